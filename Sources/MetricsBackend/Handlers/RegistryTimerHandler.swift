import CoreMetrics
import MetricRegistry

/// Durations in seconds, whatever unit is preferred for display; a negative one, of a clock that was set back, counts as zero.
final class RegistryTimerHandler: TimerHandler {
    private let histogram: MetricRegistry.Histogram

    init(_ histogram: MetricRegistry.Histogram) {
        self.histogram = histogram
    }

    func recordNanoseconds(_ duration: Int64) {
        histogram.observe(max(0, Double(duration) / 1e9))
    }
}
