import TestSupport
import Testing

@testable import StatsD

struct DecimalTextTests {
    private func text(_ value: Double) -> String {
        var output: [UInt8] = []
        DecimalText.append(value, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(
        arguments: [
            (Double(0), "0"), (-0.0, "0"), (1, "1"), (-5, "-5"), (0.1, "0.1"), (-2.5, "-2.5"), (0.005, "0.005"), (123456.789, "123456.789"),
            (1e15, "1000000000000000"), (9_007_199_254_740_994, "9007199254740994"), (1e16, "10000000000000000"),
            (1e21, "1000000000000000000000"), (1.5e21, "1500000000000000000000"), (1e-7, "0.0000001"), (1.25e-10, "0.000000000125"),
            (0.30000000000000004, "0.30000000000000004"), (1.0 / 3, "0.3333333333333333"), (0.000001, "0.000001"),
            (0.0001234, "0.0001234"), (1_700_000_000.123, "1700000000.123"), (100.5, "100.5"),
            (1e300, "1" + String(repeating: "0", count: 300)),
            (.leastNonzeroMagnitude, "0." + String(repeating: "0", count: 323) + "5"),
        ] as [(Double, String)]
    )
    func numbersArePlainDecimals(_ value: Double, _ expected: String) {
        #expect(text(value) == expected)
    }

    @Test(
        arguments: [(UInt64(0), "0"), (7, "7"), (10, "10"), (9_007_199_254_740_993, "9007199254740993"), (.max, "18446744073709551615")]
            as [(UInt64, String)]
    )
    func integersKeepEveryDigit(_ value: UInt64, _ expected: String) {
        var output = Array("x:".utf8)
        DecimalText.append(value, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == "x:" + expected)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func whatIsNoNumberIsNotWritten(_ value: Double) {
        #expect(text(value).isEmpty)
    }

    @Test func everyDoubleReadsBackFromTextNoLongerThanItsDigits() {
        var random = SplitMix64(seed: 1)
        for round in 0..<20_000 {
            let bits = Double(bitPattern: random.next())
            let short = Double(Int64(truncatingIfNeeded: random.next() % 2_000_000_000) - 1_000_000_000) / 1e4
            let value = round.isMultiple(of: 2) ? short : bits
            guard value.isFinite else { continue }
            let text = text(value)
            #expect(Double(text) == value)
            #expect(text.utf8.allSatisfy { (48...57).contains($0) || $0 == 45 || $0 == 46 })
            #expect(digits(text) == digits(value.description.split(separator: "e").first.map(String.init) ?? ""), "\(value)")
        }
    }

    /// The significant digits.
    private func digits(_ text: String) -> String {
        var digits = Array(text.utf8.filter { $0 != 45 && $0 != 46 }.drop { $0 == 48 })
        while digits.last == 48 { digits.removeLast() }
        return String(decoding: digits, as: UTF8.self)
    }
}
