import CoreMetrics
import MetricRegistry

// A handler is made each time a metric is made. It holds nothing but the registry's metric, so that it costs one small allocation.

/// Counts whole numbers; what is not positive is ignored. `reset()` does nothing: a counter only grows, and a receiver would take a
/// smaller value for a restart.
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

/// Counts amounts; what is not positive and finite is ignored. `reset()` does nothing, as above.
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

/// Takes anything and keeps nothing: what a metric is answered with that the registry would not take.
final class DetachedHandler: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    func increment(by amount: Int64) {}
    func increment(by amount: Double) {}
    func decrement(by amount: Double) {}
    func set(_ value: Int64) {}
    func set(_ value: Double) {}
    func record(_ value: Int64) {}
    func record(_ value: Double) {}
    func recordNanoseconds(_ duration: Int64) {}
    func reset() {}
}
