/// A text format for metrics.
public enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    /// Prometheus' own, version 0.0.4; what a Pushgateway takes.
    case prometheusText
    /// OpenMetrics 1.0, which knows more types, units, exemplars and the time of creation.
    case openMetrics
}
