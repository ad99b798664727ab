import CoreMetrics
import MetricRegistry

/// A recorder that aggregates; NaN and infinities are ignored.
final class RegistryRecorderHandler: RecorderHandler {
    private let histogram: MetricRegistry.Histogram

    init(_ histogram: MetricRegistry.Histogram) {
        self.histogram = histogram
    }

    func record(_ value: Int64) {
        histogram.observe(Double(value))
    }

    func record(_ value: Double) {
        histogram.observe(value)
    }
}
