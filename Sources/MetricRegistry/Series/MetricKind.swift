/// The type of a metric family, in the words of the `# TYPE` line.
public enum MetricKind: String, Sendable, Hashable {
    /// A number that only goes up; a restart begins again.
    case counter
    /// A number that goes up and down.
    case gauge
    /// Observations counted in buckets, with their sum.
    case histogram
}
