/// One label of a sample that was read.
public struct ExpositionLabel: Sendable, Hashable {
    /// The name, `[a-zA-Z_][a-zA-Z0-9_]*`; any text where it was quoted.
    public let name: String
    /// The value with its escapes undone, any text.
    public let value: String

    /// Makes a label by hand.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
