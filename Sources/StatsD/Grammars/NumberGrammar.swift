/// How the languages that receivers are written in read a number.
enum NumberGrammar {
    /// JavaScript's `Number(text)` where `isNumber` lets it through: white space around it, exponents, `0x`, `Infinity`; nil for NaN.
    static func javaScript(_ text: some StringProtocol) -> Double? {
        let trimmed = trimmed(text)
        guard !text.isEmpty else { return nil }
        guard !trimmed.isEmpty else { return 0 }
        switch trimmed {
        case "Infinity", "+Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: break
        }
        for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] where trimmed.hasPrefix(prefix) {
            return UInt64(trimmed.dropFirst(2), radix: radix).map { Double($0) }
        }
        return decimal(trimmed)
    }

    /// Go's `strconv.ParseFloat`: also `inf`, `infinity` and `nan` in any case; nil for a number beyond Double's range.
    static func go(_ text: some StringProtocol) -> Double? {
        let word = text.lowercased()
        switch word {
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        case "nan": return .nan
        default: break
        }
        guard let value = decimal(text), value.isFinite else { return nil }
        return value
    }

    /// Rust's `str::parse::<f64>`: as Go's, but a number beyond the range is infinite.
    static func rust(_ text: some StringProtocol) -> Double? {
        go(text) ?? decimal(text)
    }

    /// C's `strtod`, where nothing may follow the number: white space in front, `inf`, `nan`.
    static func c(_ text: some StringProtocol) -> Double? {
        let rest = Substring(text).drop { " \t\n\u{0B}\u{0C}\r".unicodeScalars.contains($0.unicodeScalars.first ?? "x") }
        return rust(rest)
    }

    /// Digits, one point, an exponent, a sign; nothing else.
    static func decimal(_ text: some StringProtocol) -> Double? {
        let allowed = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), 43, 45].contains(byte)
        }
        guard allowed, text.utf8.contains(where: { (48...57).contains($0) }) else { return nil }
        return Double(text)
    }

    private static func trimmed(_ text: some StringProtocol) -> Substring {
        var rest = Substring(text)
        while let first = rest.unicodeScalars.first, first.properties.isWhitespace { rest = Substring(rest.unicodeScalars.dropFirst()) }
        while let last = rest.unicodeScalars.last, last.properties.isWhitespace { rest = Substring(rest.unicodeScalars.dropLast()) }
        return rest
    }
}
