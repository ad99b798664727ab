import TestSupport
import Testing

@testable import Exposition

struct ShortestDecimalTests {
    /// Digits and exponent as the standard library's text has them.
    private func described(_ value: Double) -> (digits: UInt64, exponent: Int) {
        let parts = value.description.split(separator: "e")
        let sides = parts[0].split(separator: ".")
        let fraction = sides.count > 1 ? String(sides[1]) : ""
        var digits = UInt64(sides[0] + fraction) ?? 0
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.utf8.count
        while digits > 0, digits.isMultiple(of: 10) { (digits, exponent) = (digits / 10, exponent + 1) }
        return (digits, exponent)
    }

    private func check(_ value: Double) throws {
        let decimal = try #require(ShortestDecimal(value), "\(value)")
        let expected = described(value)
        if (decimal.digits, decimal.exponent) != expected {
            Issue.record("\(value): \(decimal), not \(expected)")
        }
    }

    @Test func isWhatTheStandardLibrarySays() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<20_000 {
            try check(Double.random(in: 0..<1, using: &random))
            try check(Double(UInt64.random(in: 1..<1 << 40, using: &random)) / 7_000_000)
            try check(Double(UInt64.random(in: 1..<1_000_000, using: &random)) / [10, 1000, 1e6, 1e9][Int(random.next() % 4)])
            try check(Double(bitPattern: UInt64.random(in: (1023 - 128) << 52..<(1023 + 140) << 52, using: &random)))
        }
    }

    /// Below a power of two the neighbour is nearer; at the numbers beside it everything is close to a tie.
    @Test func isRightAtPowersOfTwoAndTen() throws {
        for exponent in -120...135 {
            let power = Double(sign: .plus, exponent: exponent, significand: 1)
            for value in [power.nextDown, power, power.nextUp] { try check(value) }
        }
        for exponent in -37...40 {
            let power = try #require(Double("1e\(exponent)"))
            for value in [power.nextDown, power, power.nextUp] { try check(value) }
        }
    }

    @Test(arguments: [.leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 1e300, .greatestFiniteMagnitude])
    func leavesOthersToTheStandardLibrary(value: Double) {
        #expect(ShortestDecimal(value) == nil)
    }
}
