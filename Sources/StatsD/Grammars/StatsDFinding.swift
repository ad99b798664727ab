/// Something in StatsD lines that their receiver would not take as it was meant.
public struct StatsDFinding: Sendable, Hashable, CustomStringConvertible {
    /// What becomes of it.
    public enum Kind: String, Sendable, CaseIterable {
        /// The line, or one of its parts, is not taken.
        case dropped
        /// Its series and another become one.
        case merged
        /// A part of a name, a tag or a number is lost.
        case truncated
    }

    /// The line.
    public let line: String
    /// What becomes of it.
    public let kind: Kind
    /// Why, and which part.
    public let reason: String

    /// All three.
    public var description: String { "\(line): \(kind.rawValue): \(reason)" }
}
