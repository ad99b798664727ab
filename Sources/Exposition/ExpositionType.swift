/// The type of a metric family, as a `# TYPE` line of Prometheus text 0.0.4 can name it.
public enum ExpositionType: String, Sendable, Hashable, CaseIterable {
    /// A number that only goes up; a restart begins again.
    case counter
    /// A number that goes up and down.
    case gauge
    /// Observations counted in buckets, with their sum.
    case histogram
    /// Observations summed up as quantiles, with their sum.
    case summary
    /// A number of which no type was told.
    case untyped
}
