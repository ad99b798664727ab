import Exposition
import Testing

struct DecimalNumberTests {
    @Test(arguments: [
        ("0", 0.0), ("1", 1), ("-1", -1), ("+1", 1), (".5", 0.5), ("5.", 5), ("1e5", 1e5), ("1E+5", 1e5), ("25e-1", 2.5), ("0.1", 0.1),
        ("9007199254740993", 9_007_199_254_740_992), ("12345678901234567890", 12_345_678_901_234_567_168), ("1e-999", 0),
        ("5e-324", .leastNonzeroMagnitude),
        ("1.7976931348623157e308", .greatestFiniteMagnitude), ("0e99999999999", 0), ("Inf", .infinity), ("+inF", .infinity),
        ("-Inf", -.infinity), ("+Infinity", .infinity), ("-infinity", -.infinity),
    ])
    func readsWhatPrometheusReads(text: String, value: Double) {
        #expect(DecimalNumber.read(Array(text.utf8)[...]) == value)
    }

    @Test(arguments: ["NaN", "nan", "Nan"])
    func readsNotANumber(text: String) {
        #expect(DecimalNumber.read(Array(text.utf8)[...])?.isNaN == true)
    }

    @Test func keepsTheSignOfZero() {
        #expect(DecimalNumber.read(Array("-0".utf8)[...])?.sign == .minus)
    }

    @Test(arguments: [
        "", "+", "-", ".", "e5", "1e", "1e+", "--1", "1.2.3", "1_0", "0x10", "0x1p4", "0X1P4", "1p4", "+nan", "-NaN", "nan(1)", "nan(0x5)",
        "infi",
        "infinit", "infinity1", "1e999", "-1e999", "1e99999999999999999999", "one", " 1", "1 ", "1\r", "\rinf", "1\u{0}", "é", "١",
    ])
    func refusesWhatPrometheusRefuses(text: String) {
        #expect(DecimalNumber.read(Array(text.utf8)[...]) == nil)
    }
}
