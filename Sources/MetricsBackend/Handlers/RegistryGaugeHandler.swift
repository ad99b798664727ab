import CoreMetrics
import MetricRegistry

/// A recorder that does not aggregate: the last value counts.
final class RegistryGaugeHandler: RecorderHandler {
    private let gauge: MetricRegistry.Gauge

    init(_ gauge: MetricRegistry.Gauge) {
        self.gauge = gauge
    }

    func record(_ value: Int64) {
        gauge.set(Double(value))
    }

    func record(_ value: Double) {
        gauge.set(value)
    }
}
