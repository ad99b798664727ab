/// Looks at a text before it is parsed: for what would cost the parser seconds or hundreds of megabytes.
///
/// Everything is counted wherever it stands, in quotes and comments too. The limits are therefore far above what a configuration has,
/// texts in it included: the system itself takes no argument of more than 128 KiB.
enum YAMLBounds {
    /// The most lines, commas and opening brackets; each value takes one of them.
    private static let maximumSigns = 50_000
    /// The most brackets that are open at once: libyaml looks at all of them for each value.
    private static let maximumOpenBrackets = 100
    /// The most aliases.
    ///
    /// Yams hashes a map's keys, and a key may be an alias of aliases: with so few of them that stays cheap.
    private static let maximumAliases = 16

    /// Why the text had better not be parsed; nil when it may be.
    static func problem(_ text: String) -> YAMLText.Problem? {
        var line = 1
        var signs = 0
        var openBrackets = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                signs += 1
            case UInt8(ascii: ","): signs += 1
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                signs += 1
                openBrackets += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): openBrackets = max(openBrackets - 1, 0)
            default: break
            }
            if signs > maximumSigns {
                let reason = "there are more than \(maximumSigns) lines, commas and brackets; a configuration has fewer"
                return YAMLText.Problem(line: line, column: nil, reason: reason)
            }
            if openBrackets > maximumOpenBrackets {
                return YAMLText.Problem(line: line, column: nil, reason: "more than \(maximumOpenBrackets) brackets are open at once")
            }
        }
        return hasManyAliases(text) ? YAMLText.anchorProblem(line: 1) : nil
    }

    /// Counts what looks like an alias of something that looks like an anchor.
    private static func hasManyAliases(_ text: String) -> Bool {
        let anchors = Set(names(after: UInt8(ascii: "&"), in: text))
        guard !anchors.isEmpty else { return false }
        return names(after: UInt8(ascii: "*"), in: text).count(where: anchors.contains) > maximumAliases
    }

    private static func names(after sign: UInt8, in text: String) -> [Substring] {
        var names: [Substring] = []
        var rest = text.utf8[...]
        while let start = rest.firstIndex(of: sign) {
            rest = rest[rest.index(after: start)...]
            let name = rest.prefix { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
            if !name.isEmpty { names.append(Substring(name)) }
        }
        return names
    }
}
