import CoreMetrics
import MetricRegistry

/// Counts amounts; what is not positive and finite is ignored.
///
/// `reset()` does nothing, as with `RegistryCounterHandler`.
final class RegistryFloatingPointCounterHandler: FloatingPointCounterHandler {
    private let counter: MetricRegistry.FloatingPointCounter

    init(_ counter: MetricRegistry.FloatingPointCounter) {
        self.counter = counter
    }

    func increment(by amount: Double) {
        counter.increment(by: amount)
    }

    func reset() {}
}
