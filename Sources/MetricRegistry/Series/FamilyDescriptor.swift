/// What all series of one name have in common.
public struct FamilyDescriptor: Sendable, Hashable {
    /// The name, `[a-zA-Z_:][a-zA-Z0-9_:]*`; any text in a registry that permits it (`NameValidation`).
    public let name: String
    /// One sentence for people; may be empty and may hold any character.
    public let help: String
    /// The type.
    public let kind: MetricKind
    /// The unit as OpenMetrics states it, `seconds` for instance; the name ends in it.
    ///
    /// Empty when none was given.
    public let unit: String
    /// The names of the labels that tell the series apart, in the order in which values are given.
    public let labelNames: [String]
    /// A histogram's finite upper bounds, strictly increasing; empty for other kinds.
    public let upperBounds: [Double]

    /// The family's name in OpenMetrics.
    package var openMetricsName: String { kind.openMetricsName(name) }
}
