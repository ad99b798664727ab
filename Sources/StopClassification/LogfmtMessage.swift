/// The message in a line of logfmt that reports an error: `time=… level=error msg="You've hit your limit"`.
struct LogfmtMessage {
    /// What the message says, escapes resolved.
    private(set) var message: [Unicode.Scalar] = []

    /// No line has more fields in front of its message.
    private static let fieldLimit = 16
    /// Where the message may stand, the field that says most first.
    private static let names = ["error.error", "error.message", "msg", "message", "error", "err"]
    private static let levels = ["error", "err", "fatal", "critical", "panic", "warn", "warning"]

    /// Reads a line; nil when it is no logfmt, or reports something else than an error.
    init?(_ line: ArraySlice<Unicode.Scalar>) {
        guard line.contains("=") else { return nil }
        var rest = line
        var isError = false
        var messages: [String: [Unicode.Scalar]] = [:]
        for _ in 0..<Self.fieldLimit {
            rest = rest.drop { $0.isSpace }
            guard !rest.isEmpty else { break }
            guard let (name, value) = Self.field(&rest) else { return nil }
            if ["level", "lvl", "severity"].contains(name) {
                let level = String(String.UnicodeScalarView(value)).lowercased()
                isError = Self.levels.contains(level)
            } else if Self.names.contains(name) {
                messages[name] = messages[name] ?? value
            }
        }
        guard isError, let found = Self.names.lazy.compactMap({ messages[$0] }).first, !found.isEmpty else { return nil }
        message = found
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return scalar.properties.isAlphabetic }
        let byte = UInt8(scalar.value)
        return byte.isLetter || byte.isDigit || scalar == "_" || scalar == "." || scalar == "-"
    }

    /// `name=value` or `name="value"`, which is passed.
    private static func field(_ rest: inout ArraySlice<Unicode.Scalar>) -> (String, [Unicode.Scalar])? {
        let name = rest.prefix(41).prefix(while: isOfName)
        guard (1...40).contains(name.count), rest.dropFirst(name.count).first == "=" else { return nil }
        rest = rest.dropFirst(name.count + 1)
        let key = String(String.UnicodeScalarView(name))
        guard rest.first == "\"" else {
            let value = rest.prefix { !$0.isSpace }
            rest = rest.dropFirst(value.count)
            return (key, Array(value))
        }
        rest = rest.dropFirst()
        var value: [Unicode.Scalar] = []
        while let scalar = rest.popFirst(), scalar != "\"" {
            if scalar == "\\", let escaped = rest.popFirst() {
                value.append(escaped == "n" || escaped == "t" ? " " : escaped)
            } else {
                value.append(scalar)
            }
        }
        return (key, value)
    }
}
