import Exposition
import MetricRegistry

/// Registries of many series and their text.
struct Texts {
    private var registries: [String: Registry] = [:]

    /// Renders a registry of so many series so many times; nil when there is no such workload.
    mutating func answer(_ workload: String, operations: Int, series: Int) throws -> Answer? {
        let isOpenMetrics = workload.hasPrefix("openmetrics")
        let content = isOpenMetrics ? "text" + workload.dropFirst("openmetrics".count) : workload
        let name = "\(content) \(series)"
        guard let registry = try registries[name] ?? Self.registry(content, series: series) else { return nil }
        registries[name] = registry
        return Self.render(registry, isOpenMetrics ? .openMetrics : .prometheusText, operations: operations)
    }

    static func render(_ registry: Registry, _ format: ExpositionFormat = .prometheusText, operations: Int) -> Answer {
        var text: [UInt8] = []
        let elapsed = ContinuousClock().measure {
            for _ in 0..<operations { text = format == .openMetrics ? registry.openMetricsText() : registry.prometheusText() }
        }
        let samples = text.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") }
        return Answer(elapsed, operations: operations, check: samples)
    }

    private static func registry(_ workload: String, series: Int) throws -> Registry? {
        let registry = Registry()
        switch workload {
        case "text":
            _ = try counters(in: registry, series: series)
        case "text_floats":
            let family = try registry.floatingPointCounterFamily("http_requests_total", help: "Requests.", labelNames: Fixture.labelNames)
            for number in Fixture.shuffled(series) {
                try family.labels(Fixture.method(number), Fixture.path(number)).increment(by: Fixture.fraction(number))
            }
        case "text_histograms":
            let name = "http_request_duration_seconds"
            let (labels, bounds) = (Fixture.labelNames, Fixture.bounds)
            let family = try registry.histogramFamily(name, help: "Durations.", labelNames: labels, upperBounds: bounds)
            for number in Fixture.shuffled(series) {
                let histogram = try family.labels(Fixture.method(number), Fixture.path(number))
                for index in 0..<100 { histogram.observe(Fixture.observation(number + index)) }
            }
        default: return nil
        }
        return registry
    }

    static func counters(in registry: Registry, series: Int) throws -> Family<Counter> {
        let family = try registry.counterFamily("http_requests_total", help: "Requests.", labelNames: Fixture.labelNames)
        add(to: family, series: series)
        return family
    }

    /// Makes so many series by incrementing each.
    static func add(to family: Family<Counter>, series: Int) {
        for number in Fixture.shuffled(series) {
            family.increment(by: Fixture.value(number), Fixture.method(number), Fixture.path(number))
        }
    }
}
