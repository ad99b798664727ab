import TestSupport
import Testing

@testable import Exposition

struct TextCursorTests {
    private func text(_ value: Double) -> String {
        var output: [UInt8] = []
        NumberText.append(value, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func text(_ value: UInt64) -> String {
        withUnsafeTemporaryAllocation(byteCount: TextCursor.numberBytes + TextCursor.slack, alignment: 1) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            var cursor = TextCursor(base)
            cursor.append(value)
            return String(decoding: buffer.prefix(cursor.position - base), as: UTF8.self)
        }
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (0.5, "0.5"), (-0.1, "-0.1"), (0.025, "0.025"), (0.0001, "0.0001"),
        (0.00123, "0.00123"), (0.00012345, "0.00012345"), (0.00001, "1e-05"), (1.5e-10, "1.5e-10"), (1e-7, "1e-07"), (123.456, "123.456"),
        (1_700_000_000.123, "1700000000.123"), (123_456_789_012.345, "123456789012.345"), (0.1 + 0.2, "0.30000000000000004"),
        (.leastNonzeroMagnitude, "5e-324"), (2.2250738585072014e-308, "2.2250738585072014e-308"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9_007_199_254_740_992, "9007199254740992"), (9_007_199_254_740_994, "9007199254740994"),
        (9_999_999_999_999_998, "9999999999999998"), (1e16, "1e+16"), (18_014_398_509_481_984, "1.8014398509481984e+16"), (1e21, "1e+21"),
        (1.25e30, "1.25e+30"), (-1e43, "-1e+43"), (1e100, "1e+100"), (1e300, "1e+300"), (.nan, "NaN"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"),
    ])
    func writesDoubles(value: Double, expected: String) {
        #expect(text(value) == expected)
    }

    /// Whatever is written reads back as the same number; that it has no more digits than it needs is tested with `ShortestDecimal`.
    @Test func doublesReadBack() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let text = text(value)
            if Double(text) != value || text.utf8.count > 24 { Issue.record("\(value): \(text)") }
        }
    }

    @Test func writesIntegers() {
        var random = SplitMix64(seed: 6)
        for shift in 0..<64 {
            for _ in 0..<50 {
                let value = random.next() >> shift
                if text(value) != value.description { Issue.record("\(value): \(text(value))") }
            }
        }
        var power: UInt64 = 1
        for _ in 0..<20 {
            for value in [power - 1, power, power + 1] { #expect(text(value) == value.description) }
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
        #expect(text(UInt64.max) == UInt64.max.description)
    }

    @Test(arguments: 0..<70)
    func copiesAnyLength(length: Int) {
        let bytes = (0..<length).map { UInt8($0 + 33) }
        let copy = [UInt8](unsafeUninitializedCapacity: length + TextCursor.slack) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            var cursor = TextCursor(UnsafeMutableRawPointer(base))
            bytes.withUnsafeBufferPointer { cursor.append($0) }
            count = cursor.position - UnsafeMutableRawPointer(base)
        }
        #expect(copy == bytes)
    }
}
