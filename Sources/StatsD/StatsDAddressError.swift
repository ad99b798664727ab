/// Says why a text is no StatsD receiver's address.
public struct StatsDAddressError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text.
    public let text: String
    /// What is wrong with it.
    public let reason: String
    /// What would be right.
    public let hint: String

    init(_ text: String, _ reason: String, hint: String) {
        self.text = text
        self.reason = reason
        self.hint = hint
    }

    /// All three in one line.
    public var description: String { "\"\(text)\": \(reason) (write \(hint))" }
}
