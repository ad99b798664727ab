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
        /// Counters that had fallen, and so had begun anew.
        public let resets: Int
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
    public func push(_ families: [ExpositionFamily]) async -> Result {
        await queue.run { self.push(families, $0) }
    }

    private func push(_ families: [ExpositionFamily], _ cancellation: Cancellation) -> Result {
        let (report, result) = flusher.withLock { flusher in
            let report = flusher.push(cancellation) { $0.flush(families) }
            let notes = flusher.content.notes
            let ledger = flusher.content.settledLedger()
            return (report, Result(outcome: report.outcome, firstSeen: notes.firstSeen, resets: notes.resets, ledger: ledger))
        }
        report.tell(onEvent)
        return result
    }
}
