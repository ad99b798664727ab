/// Where and why a text is not Prometheus text 0.0.4.
public struct PrometheusTextError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line, beginning with 1.
    public let line: Int
    /// The place in the line, in bytes, beginning with 1: the first byte of what is wrong.
    public let column: Int
    /// What is wrong, in the words that Prometheus and the Pushgateway use for it.
    public let message: String

    /// Makes an error by hand, to compare with.
    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// The line and the message, as a Pushgateway reports them; the column is left out for that reason.
    public var description: String { "text format parsing error in line \(line): \(message)" }
}
