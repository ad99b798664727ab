internal import Dispatch
internal import Pushgateway

/// A thread that waits for the gateway, so that nobody else has to.
///
/// The connection is reached on the queue only; what is handed in runs there, one after the other.
final class GatewayWorker: @unchecked Sendable {
    private let queue = DispatchQueue(label: "palingenesis.job.gateway")
    private let connection: PushgatewayConnection
    private let cancellation: CancellationFlag

    init(userAgent: String) {
        cancellation = CancellationFlag()
        connection = PushgatewayConnection(userAgent: userAgent, cancellation: cancellation)
    }

    func run(_ work: @escaping @Sendable (PushgatewayConnection) -> Void) {
        queue.async { work(self.connection) }
    }

    /// Calls off what is under way and what has been handed in.
    func abandon() {
        cancellation.raise()
    }
}
