/// Numbers as every StatsD receiver reads them: plain decimal digits, no exponent, no plus sign, no minus zero.
///
/// Receivers differ in what else they take: a sign makes a gauge relative, an exponent is cut off or refused by some.
enum DecimalText {
    /// The most bytes that a number takes: a sign, `0.` and 340 digits.
    static let longest = 350

    /// Writes a number's digits and returns how many there are.
    @inline(__always)
    static func write(_ value: UInt64, to output: UnsafeMutablePointer<UInt8>) -> Int {
        let count = digitCount(value)
        write(value, digits: count, to: output)
        return count
    }

    /// Writes a number's digits, of which there are as many as `digitCount` says: two at a time, from the last to the first.
    @inline(__always)
    static func write(_ value: UInt64, digits: Int, to output: UnsafeMutablePointer<UInt8>) {
        var rest = value
        var position = UnsafeMutableRawPointer(output + digits)
        while rest >= 100 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            rest = quotient
            position -= 2
            position.storeBytes(of: Self.pair(pair), as: UInt16.self)
        }
        if rest >= 10 {
            UnsafeMutableRawPointer(output).storeBytes(of: Self.pair(rest), as: UInt16.self)
        } else {
            output.pointee = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)
        }
    }

    /// The two digits of a number below 100, the first one at the lower address.
    @inline(__always)
    private static func pair(_ value: UInt64) -> UInt16 {
        let tens = (value &* 103) &>> 10
        let ones = value &- tens &* 10
        return (UInt16(truncatingIfNeeded: ones) &<< 8 | UInt16(truncatingIfNeeded: tens) | 0x3030).littleEndian
    }

    /// Writes the shortest decimals that read back as the same Double, and returns how many bytes they take.
    ///
    /// The value must be finite; of others nothing is written.
    static func write(_ value: Double, to output: UnsafeMutablePointer<UInt8>) -> Int {
        guard value.isFinite else { return 0 }
        var count = 0
        if value < 0 {
            output[0] = UInt8(ascii: "-")
            count = 1
        }
        let magnitude = value.magnitude
        if let integer = UInt64(exactly: magnitude), integer <= 1 << 53 { return count + write(integer, to: output + count) }
        let micros = writeMicros(magnitude, to: output + count)
        return count + (micros > 0 ? micros : writeExpanded(magnitude.description, to: output + count))
    }

    /// Appends a number's digits.
    static func append(_ value: UInt64, to output: inout [UInt8]) {
        append(to: &output) { write(value, to: $0) }
    }

    /// Appends the shortest decimals that read back as the same Double; nothing for one that is not finite.
    static func append(_ value: Double, to output: inout [UInt8]) {
        append(to: &output) { write(value, to: $0) }
    }

    private static func append(to output: inout [UInt8], _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { buffer in
            guard let base = buffer.baseAddress else { return }
            let count = write(base)
            output.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
        }
    }

    /// The number of a number's digits.
    @inline(__always)
    static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var rest = value
        while rest >= 10_000 {
            rest /= 10_000
            count &+= 4
        }
        return count &+ (rest >= 10 ? 1 : 0) &+ (rest >= 100 ? 1 : 0) &+ (rest >= 1000 ? 1 : 0)
    }

    /// Six decimals are enough for most values, and need no text in between; returns zero where they are not.
    ///
    /// Exact: below 10^15 the scaled integer and 10^6 are exact Doubles, so the quotient is the Double nearest to these decimals.
    /// Shortest: no two decimals of up to 15 digits read as the same Double, so none shorter exists once trailing zeros are gone.
    private static func writeMicros(_ magnitude: Double, to output: UnsafeMutablePointer<UInt8>) -> Int {
        let scaled = (magnitude * 1e6).rounded()
        guard scaled < 1e15, scaled / 1e6 == magnitude, let micros = UInt64(exactly: scaled) else { return 0 }
        var count = write(micros / 1_000_000, to: output)
        var fraction = micros % 1_000_000
        output[count] = UInt8(ascii: ".")
        count += 1
        var place: UInt64 = 100_000
        while fraction > 0 {
            output[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / place)
            count += 1
            fraction %= place
            place /= 10
        }
        return count
    }

    /// Writes out the exponent of a positive number that may have one: `1.5e-07` becomes `0.00000015`.
    private static func writeExpanded(_ text: String, to output: UnsafeMutablePointer<UInt8>) -> Int {
        let parts = text.utf8.split(separator: UInt8(ascii: "e"), maxSplits: 1)
        guard let mantissa = parts.first else { return 0 }
        let exponent = parts.count == 2 ? Int(Substring(parts[1])) ?? 0 : 0
        let pieces = mantissa.split(separator: UInt8(ascii: "."), maxSplits: 1)
        guard let whole = pieces.first else { return 0 }
        let digits = Array(whole) + (pieces.count == 2 ? Array(pieces[1]) : [])
        let point = whole.count + exponent

        let significant = digits.lastIndex { $0 != UInt8(ascii: "0") } ?? 0
        var expanded: [UInt8] = []
        if point <= 0 {
            expanded.append(contentsOf: "0.".utf8)
            expanded.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
            expanded.append(contentsOf: digits[...significant])
        } else {
            expanded.append(contentsOf: digits.prefix(point))
            expanded.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, point - digits.count)))
            if significant >= point {
                expanded.append(UInt8(ascii: "."))
                expanded.append(contentsOf: digits[point...significant])
            }
        }
        for (index, byte) in expanded.prefix(longest - 1).enumerated() { output[index] = byte }
        return expanded.count
    }
}
