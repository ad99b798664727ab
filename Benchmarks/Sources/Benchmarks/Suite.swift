import MetricRegistry

/// A registry of the daemon's shape: as many series of each kind as the daemon's own suite has.
struct Suite {
    let registry = Registry()
    let reasons: [Counter]
    let total: Counter
    let state: Gauge
    let duration: Histogram

    init() throws {
        let family = try registry.counterFamily("daemon_resumes_total", help: "Attempts", labelNames: ["reason"])
        reasons = try ["rate_limit", "context_exhausted", "manual", "output_limit", "transient", "crashed"].map { try family.labels($0) }
        let failures = try registry.counterFamily("daemon_failures_total", help: "Failures", labelNames: ["error_type"])
        for index in 0..<10 { _ = try failures.labels("kind_\(index)") }
        total = try registry.counter("daemon_events_total", help: "Events")
        for index in 0..<15 { _ = try registry.counter("daemon_counter_\(index)_total", help: "A counter") }
        state = try registry.gauge("daemon_state", help: "State")
        for index in 0..<12 { _ = try registry.gauge("daemon_gauge_\(index)", help: "A gauge") }
        let bounds = [0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0]
        duration = try registry.histogram("daemon_duration_seconds", help: "Durations", upperBounds: bounds)
        for index in 0..<6 { _ = try registry.histogram("daemon_histogram_\(index)", help: "A histogram", upperBounds: bounds) }
    }

    /// What one event of the daemon does to its metrics.
    func event(_ index: Int) {
        registry.update {
            reasons[index % reasons.count].increment()
            total.increment()
            state.set(Double(index & 3))
            duration.observe(Double(index % 70))
        }
    }
}
