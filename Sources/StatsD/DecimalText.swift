/// Numbers as every StatsD receiver reads them: plain decimal digits, no exponent, no plus sign, no minus zero.
///
/// Receivers differ in what else they take: a sign makes a gauge relative, an exponent is cut off or refused by some.
enum DecimalText {
    static func append(_ value: UInt64, to output: inout [UInt8]) {
        let start = output.count
        var rest = value
        repeat {
            output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        output[start...].reverse()
    }

    /// Appends the shortest decimals that read back as the same Double.
    ///
    /// The value must be finite; others append nothing.
    static func append(_ value: Double, to output: inout [UInt8]) {
        guard value.isFinite else { return }
        if value < 0 { output.append(UInt8(ascii: "-")) }
        let magnitude = value.magnitude
        if let integer = UInt64(exactly: magnitude), integer <= 1 << 53 {
            append(integer, to: &output)
        } else if !appendMicros(magnitude, to: &output) {
            appendExpanded(magnitude.description, to: &output)
        }
    }

    /// Six decimals are enough for most values, and need no text in between.
    ///
    /// Exact: below 10^15 the scaled integer and 10^6 are exact Doubles, so the quotient is the Double nearest to these decimals.
    /// Shortest: no two decimals of up to 15 digits read as the same Double, so none shorter exists once trailing zeros are gone.
    private static func appendMicros(_ magnitude: Double, to output: inout [UInt8]) -> Bool {
        let scaled = (magnitude * 1e6).rounded()
        guard scaled < 1e15, scaled / 1e6 == magnitude, let micros = UInt64(exactly: scaled) else { return false }
        append(micros / 1_000_000, to: &output)
        var fraction = micros % 1_000_000
        output.append(UInt8(ascii: "."))
        var place: UInt64 = 100_000
        while fraction > 0 {
            output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / place))
            fraction %= place
            place /= 10
        }
        return true
    }

    /// Writes out the exponent of a positive number that may have one: `1.5e-07` becomes `0.00000015`.
    private static func appendExpanded(_ text: String, to output: inout [UInt8]) {
        let parts = text.utf8.split(separator: UInt8(ascii: "e"), maxSplits: 1)
        guard let mantissa = parts.first else { return }
        let exponent = parts.count == 2 ? Int(Substring(parts[1])) ?? 0 : 0
        let pieces = mantissa.split(separator: UInt8(ascii: "."), maxSplits: 1)
        guard let whole = pieces.first else { return }
        let digits = Array(whole) + (pieces.count == 2 ? Array(pieces[1]) : [])
        let point = whole.count + exponent

        let significant = digits.lastIndex { $0 != UInt8(ascii: "0") } ?? 0
        if point <= 0 {
            output.append(contentsOf: "0.".utf8)
            output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
            output.append(contentsOf: digits[...significant])
        } else {
            output.append(contentsOf: digits.prefix(point))
            output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, point - digits.count)))
            if significant >= point {
                output.append(UInt8(ascii: "."))
                output.append(contentsOf: digits[point...significant])
            }
        }
    }
}
