/// Says why a metric could not be registered or looked up.
///
/// Two errors are equal when their codes are; the message is for people. New codes may be added without breaking callers.
public struct RegistryError: Error, Equatable, CustomStringConvertible {
    /// The kind of mistake.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidName, invalidLabel, labelCount, invalidBuckets, conflict
        }

        private let kind: Kind

        /// A metric name outside `[a-zA-Z_:][a-zA-Z0-9_:]*`.
        public static let invalidName = Code(kind: .invalidName)
        /// A label name that is malformed, reserved, given twice, or already a constant label.
        public static let invalidLabel = Code(kind: .invalidLabel)
        /// More or fewer label values than the family has label names.
        public static let labelCount = Code(kind: .labelCount)
        /// Histogram bounds that are not finite, or not strictly increasing.
        public static let invalidBuckets = Code(kind: .invalidBuckets)
        /// The name is taken by a family of another type, help text, label names or buckets, or by a histogram's own series.
        public static let conflict = Code(kind: .conflict)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// The kind of mistake.
    public let code: Code
    /// What was wrong, with the name or value concerned.
    public let message: String

    /// Compares the codes only.
    public static func == (left: RegistryError, right: RegistryError) -> Bool { left.code == right.code }

    /// The message.
    public var description: String { message }
}
