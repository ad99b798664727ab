internal import Dispatch
internal import MetricRegistry
internal import Pushgateway

/// A thread that waits for the gateway, so that nobody else has to.
///
/// The connection is reached on the queue only; what is handed in runs there, one after the other.
final class GatewayWorker: @unchecked Sendable {
    private let queue = DispatchQueue(label: "palingenesis.job.gateway")
    private let connection: PushgatewayConnection
    private let cancellation: CancellationFlag
    private let pending = LockedState(0)

    init(userAgent: String) {
        cancellation = CancellationFlag()
        connection = PushgatewayConnection(userAgent: userAgent, cancellation: cancellation)
    }

    /// Whether all that was handed in is done.
    var isIdle: Bool { pending.withLock(\.self) == 0 }

    /// Hands in some work; whoever waits for a signal is woken when it is done.
    func run(_ work: @escaping @Sendable (PushgatewayConnection) -> Void) {
        pending.withLock { $0 += 1 }
        queue.async {
            work(self.connection)
            self.pending.withLock { $0 -= 1 }
            SignalQueue.wake()
        }
    }

    /// Calls off what is under way and what has been handed in.
    func abandon() {
        cancellation.raise()
    }
}
