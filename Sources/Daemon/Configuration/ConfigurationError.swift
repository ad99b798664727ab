/// Everything that is wrong with a configuration, found in one go.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line for each problem: where, which key, what is wrong, what to do.
    ///
    /// No line holds a password or token. An example: `config.yaml:12: push.pushgateway.intervall: unknown key (did you mean "interval"?)`. After the first 50 only their number.
    public let problems: [String]

    package init(_ problems: [String]) {
        self.problems = problems
    }

    /// The problems, one to a line.
    public var description: String { problems.joined(separator: "\n") }
}
