/// Reads numbers as the exposition formats allow them, which is neither more nor less than Prometheus takes.
package enum DecimalNumber {
    /// The number that these bytes spell; nil when they spell none.
    ///
    /// Decimal digits with an optional sign, fraction and exponent; `Inf` and `Infinity` with an optional sign and `NaN` without one,
    /// in capitals or small letters. Hexadecimal numbers, underscores, blanks and what is too large for a Double are refused; what is
    /// too small becomes zero.
    package static func read(_ bytes: ArraySlice<UInt8>) -> Double? {
        if let special = special(bytes) { return special }
        guard isDecimal(bytes), let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    private static func special(_ bytes: ArraySlice<UInt8>) -> Double? {
        guard bytes.count <= "+infinity".utf8.count, let last = bytes.last, !isDigit(last) else { return nil }
        return switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "nan": .nan
        case "inf", "+inf", "infinity", "+infinity": .infinity
        case "-inf", "-infinity": -.infinity
        default: nil
        }
    }

    /// Whether the bytes have the form `[+-] digits [. digits] [e [+-] digits]`, with a digit on at least one side of the point.
    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = withoutSign(bytes)
        let whole = rest.prefix(while: isDigit).count
        rest = rest.dropFirst(whole)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(fraction)
        }
        guard whole + fraction > 0 else { return false }
        guard let mark = rest.first else { return true }
        let exponent = withoutSign(rest.dropFirst())
        return mark | 0x20 == UInt8(ascii: "e") && !exponent.isEmpty && exponent.allSatisfy(isDigit)
    }

    private static func withoutSign(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
