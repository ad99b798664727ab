/// Numbers as Prometheus' text formats write them: the shortest text that reads back as the same number.
enum NumberText {
    static func append(_ value: UInt64, to output: inout [UInt8]) {
        var digits: UInt64 = value
        var text: [UInt8] = []
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digits % 10))
            digits /= 10
        } while digits > 0
        output.append(contentsOf: text.reversed())
    }

    /// Integral values up to 2^53 are written without fraction or exponent (`1`, not `1.0`), the special ones as `+Inf`, `-Inf`, `NaN`.
    static func append(_ value: Double, to output: inout [UInt8]) {
        if let integer = Int64(exactly: value), integer.magnitude <= 1 << 53 {
            if integer < 0 { output.append(UInt8(ascii: "-")) }
            append(integer.magnitude, to: &output)
        } else if value.isNaN {
            output.append(contentsOf: "NaN".utf8)
        } else if value.isInfinite {
            output.append(contentsOf: (value > 0 ? "+Inf" : "-Inf").utf8)
        } else {
            output.append(contentsOf: value.description.utf8)
        }
    }

    static func text(_ value: Double) -> [UInt8] {
        var output: [UInt8] = []
        append(value, to: &output)
        return output
    }
}
