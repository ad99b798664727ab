/// The character rules for names, as the Prometheus data model writes them.
enum Names {
    /// Whether a metric name matches `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    static func isMetricName(_ name: String) -> Bool {
        matches(name) { isLetter($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":") }
    }

    /// Whether a label name matches `[a-zA-Z_][a-zA-Z0-9_]*` and does not begin with `__`, which Prometheus keeps for itself.
    static func isLabelName(_ name: String) -> Bool {
        !name.utf8.starts(with: "__".utf8) && matches(name) { isLetter($0) || $0 == UInt8(ascii: "_") }
    }

    private static func matches(_ name: String, first isFirst: (UInt8) -> Bool) -> Bool {
        guard let first = name.utf8.first, isFirst(first) else { return false }
        return name.utf8.dropFirst().allSatisfy { isFirst($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
