public import Exposition
import MetricRegistry
public import Push

/// Sends another program's exposition text to a StatsD receiver: differences of its counters, and its gauges.
///
/// The ledger that it begins with may come from an earlier run, and what it has become is to be kept for the next.
/// Thread safety: may be used from any thread; pushes take turns.
public final class StatsDTextSink: Sendable {
    /// What one push came to.
    public struct Result: Sendable, Equatable {
        /// Whether the lines were sent.
        public let outcome: PushOutcome
        /// Counters that were seen for the first time: nothing of them was sent, unless from zero.
        public let firstSeen: Int
        /// Counters that had fallen, and so had begun anew; a histogram's each by itself.
        public let resets: Int
        /// Counters that were not sent, since the ledger has no room for more.
        public let untracked: Int
        /// Series that had to be renamed because the receiver could not tell them from others.
        public let collisions: [StatsDCollision]
        /// What the receiver has been sent of all counters by now.
        public let ledger: StatsDTextLedger
    }

    private let queue = SinkQueue(label: "statsd.text")
    private let flusher: LockedState<StatsDFlusher<TextFlush<DatagramTransmitter>>>
    private let onEvent: @Sendable (SinkEvent) -> Void

    /// Makes a sink; nothing is looked up or opened before the first push.
    ///
    /// - Parameters:
    ///   - ledger: what the receiver has been sent; one for another receiver, address, prefix or tags is of no use.
    ///   - fromZero: whether a counter that is seen for the first time is sent whole.
    ///   - onEvent: is told what became of datagrams and which samples were skipped, once per push and kind.
    public convenience init(
        _ configuration: StatsDConfiguration,
        ledger: StatsDTextLedger,
        fromZero: Bool = false,
        onEvent: @escaping @Sendable (SinkEvent) -> Void = { _ in }
    ) {
        self.init(configuration, environment: .system, ledger: ledger, fromZero: fromZero, onEvent: onEvent)
    }

    init(
        _ configuration: StatsDConfiguration,
        environment: StatsDEnvironment,
        ledger: StatsDTextLedger,
        fromZero: Bool,
        onEvent: @escaping @Sendable (SinkEvent) -> Void = { _ in }
    ) {
        self.onEvent = onEvent
        flusher = LockedState(
            StatsDFlusher(configuration, environment) { TextFlush($0, ledger: ledger, fromZero: fromZero) }
        )
    }

    /// Sends what has changed.
    ///
    /// - Parameter unixTime: the present in seconds; the ledger forgets by it what was not seen for long.
    public func push(_ families: [ExpositionFamily], unixTime: Int64) async -> Result {
        await queue.run { self.push(families, unixTime, $0) }
    }

    private func push(_ families: [ExpositionFamily], _ unixTime: Int64, _ cancellation: Cancellation) -> Result {
        let (report, result) = flusher.withLock { flusher in
            var notes: TextFlush<DatagramTransmitter>.Notes?
            let report = flusher.push(cancellation) { content in
                content.flush(families, unixTime: unixTime)
                // The next address of the receiver sees nothing for the first time any more.
                notes = notes ?? content.notes
            }
            let result = Result(
                outcome: report.outcome,
                firstSeen: notes?.firstSeen ?? 0,
                resets: notes?.resets ?? 0,
                untracked: notes?.untracked ?? 0,
                collisions: flusher.collisions,
                ledger: flusher.content.settledLedger()
            )
            return (report, result)
        }
        report.tell(onEvent)
        return result
    }
}
