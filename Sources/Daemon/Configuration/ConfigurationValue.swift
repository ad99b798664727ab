import StopClassification

/// A value as files and environment have it, before it becomes a field of the configuration.
enum ConfigurationValue: Sendable, Equatable {
    case text(String)
    case duration(Duration)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case list([String])
    case map([String: String])
    case stopRules(UserRules)

    /// The value as YAML on one line.
    var yaml: String {
        switch self {
        case .text(let text): Self.yaml(text)
        case .duration(let duration): DurationText.text(duration)
        case .integer(let integer): String(integer)
        case .number(let number): String(number)
        case .boolean(let boolean): String(boolean)
        case .list(let items): "[" + items.map(Self.yaml).joined(separator: ", ") + "]"
        case .stopRules(let rules): "[" + rules.all.map(\.rule.json).joined(separator: ", ") + "]"
        case .map(let map):
            "{" + map.sorted { $0.key < $1.key }.map { "\(Self.yaml($0.key)): \(Self.yaml($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// Plain where nothing in it could mean anything to YAML, else in double quotes.
    private static func yaml(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || "._/-:".utf8.contains(byte)
        }
        let startsPlain = text.utf8.first.map { !"-:".utf8.contains($0) } ?? false
        if isPlain, startsPlain, !text.hasSuffix(":"), !YAMLText.isNull(text) { return text }
        return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\t": "\\t"
        case _ where ConfigurationQuotation.isInvisible(scalar): "\\U" + hexadecimal(scalar.value)
        default: String(scalar)
        }
    }

    /// Eight digits, as YAML's `\U` wants them.
    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
