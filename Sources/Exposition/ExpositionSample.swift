/// One line of an exposition: a name, labels, a value.
public struct ExpositionSample: Sendable, Hashable {
    /// The name as written: for a histogram with `_bucket`, `_sum` or `_count` at its end.
    public let name: String
    /// The labels in the order in which they are written, `le` and `quantile` among them; no name occurs twice.
    public let labels: [ExpositionLabel]
    /// The value, any Double.
    public let value: Double
    /// Seconds since 1970, when the line says so.
    ///
    /// Prometheus text says it in whole milliseconds, OpenMetrics as a decimal number of any precision.
    public let timestamp: Double?
    /// An example of what was counted; OpenMetrics only.
    public let exemplar: ExpositionExemplar?

    /// Makes a sample by hand.
    public init(
        name: String,
        labels: [ExpositionLabel] = [],
        value: Double,
        timestamp: Double? = nil,
        exemplar: ExpositionExemplar? = nil
    ) {
        self.name = name
        self.labels = labels
        self.value = value
        self.timestamp = timestamp
        self.exemplar = exemplar
    }

    /// The value of the label of this name.
    public func label(_ name: String) -> String? {
        labels.first { $0.name == name }?.value
    }

    /// Whether the sample carries these labels and no others.
    public func hasExactly(_ labels: [String: String]) -> Bool {
        self.labels.count == labels.count && self.labels.allSatisfy { labels[$0.name] == $0.value }
    }
}
