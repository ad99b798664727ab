/// Something that goes through a registry's metrics: a format, a sink, a test.
///
/// Families come sorted by name, their series sorted by label values, and all values belong to one moment: a grouped update
/// (`Registry.update`) is in all of them or in none. No lock is held during these calls.
public protocol MetricVisitor {
    /// A family begins; its series follow. A labelled family that has no series yet comes alone.
    mutating func visit(family: FamilyDescriptor)
    /// A counter's value.
    mutating func visit(_ series: Series, counter value: MetricValue)
    /// A gauge's value; any Double.
    mutating func visit(_ series: Series, gauge value: Double)
    /// A histogram's observations.
    mutating func visit(_ series: Series, histogram: HistogramValue)
}
