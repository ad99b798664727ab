/// What all series of one name have in common.
public struct FamilyDescriptor: Sendable, Hashable {
    /// The name, `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    public let name: String
    /// One sentence for people; may be empty and may hold any character.
    public let help: String
    /// The type.
    public let kind: MetricKind
    /// The names of the labels that tell the series apart, in the order in which values are given.
    public let labelNames: [String]
    /// A histogram's finite upper bounds, strictly increasing; empty for other kinds.
    public let upperBounds: [Double]
}
