/// Where and why a text is not in the format it was read as.
public struct ExpositionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line, beginning with 1.
    public let line: Int
    /// The place in the line, in bytes, beginning with 1: the first byte of what is wrong.
    public let column: Int
    /// What is wrong; for Prometheus text in the words that Prometheus and the Pushgateway use for it.
    public let message: String

    /// Makes an error by hand, to compare with.
    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// The place and the message.
    public var description: String { "line \(line), column \(column): \(message)" }
}
