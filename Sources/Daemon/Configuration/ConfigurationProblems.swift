/// Collects the lines of problems: each once, and no more than a person reads.
struct ConfigurationProblems: Sendable {
    /// How many lines are kept.
    static let limit = 50

    private var lines: [String] = []
    private var more = 0

    var isEmpty: Bool { lines.isEmpty }

    /// Adds a line; beyond the limit it is only counted, and not even made, since looking for similar names takes time.
    mutating func add(_ line: @autoclosure () -> String) {
        guard lines.count < Self.limit else {
            more += 1
            return
        }
        let line = line()
        if !lines.contains(line) { lines.append(line) }
    }

    /// The error that says them all; nil when there is none.
    var error: ConfigurationError? {
        guard !isEmpty else { return nil }
        return ConfigurationError(lines + (more > 0 ? ["… and \(more) more"] : []))
    }
}
