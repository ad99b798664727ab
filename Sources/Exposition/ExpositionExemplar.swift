/// An example of what a counter or a bucket counted, an identifier of a trace mostly.
public struct ExpositionExemplar: Sendable, Hashable {
    /// The labels in the order in which they are written, 128 characters at most with their names; no name occurs twice.
    public let labels: [ExpositionLabel]
    /// The value that was counted.
    public let value: Double
    /// Seconds since 1970, when the line says so.
    public let timestamp: Double?

    /// Makes an exemplar by hand.
    public init(labels: [ExpositionLabel], value: Double, timestamp: Double? = nil) {
        self.labels = labels
        self.value = value
        self.timestamp = timestamp
    }
}
