import CoreMetrics
import MetricRegistry

/// A value that goes up and down; steps that are not positive and finite are ignored.
final class RegistryMeterHandler: MeterHandler {
    private let gauge: MetricRegistry.Gauge

    init(_ gauge: MetricRegistry.Gauge) {
        self.gauge = gauge
    }

    func set(_ value: Int64) {
        gauge.set(Double(value))
    }

    func set(_ value: Double) {
        gauge.set(value)
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        gauge.add(amount)
    }

    func decrement(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        gauge.subtract(amount)
    }
}
