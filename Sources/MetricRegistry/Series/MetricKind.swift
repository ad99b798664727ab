/// The type of a metric family, in the words of the `# TYPE` line.
public enum MetricKind: String, Sendable, Hashable {
    /// A number that only goes up; a restart begins again.
    case counter
    /// A number that goes up and down.
    case gauge
    /// Observations counted in buckets, with their sum.
    case histogram

    /// A family's name in OpenMetrics, where a counter's samples, but not the counter, end in `_total`.
    package func openMetricsName(_ name: String) -> String {
        self == .counter && name.hasSuffix("_total") && name != "_total" ? String(name.dropLast("_total".count)) : name
    }
}
