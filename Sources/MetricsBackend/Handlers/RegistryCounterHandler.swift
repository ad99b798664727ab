import CoreMetrics
import MetricRegistry

/// Counts whole numbers; what is not positive is ignored.
///
/// `reset()` does nothing: a counter only grows, and a receiver would take a smaller value for a restart.
final class RegistryCounterHandler: CounterHandler {
    private let counter: MetricRegistry.Counter

    init(_ counter: MetricRegistry.Counter) {
        self.counter = counter
    }

    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        counter.increment(by: UInt64(amount))
    }

    func reset() {}
}
