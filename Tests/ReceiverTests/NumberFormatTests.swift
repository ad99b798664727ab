import Testing

@testable import Receiver

struct NumberFormatTests {
    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0"), (1, "1"), (-2.5, "-2.5"), (0.1, "0.1"), (100_000, "100000"), (123_456, "123456"), (1e6, "1e+06"),
        (1_234_567, "1.234567e+06"), (123_456.5, "123456.5"), (0.0001, "0.0001"), (0.00001, "1e-05"), (0.00012345, "0.00012345"),
        (1e21, "1e+21"),
        (1e300, "1e+300"), (1.7954782919538856e+09, "1.7954782919538856e+09"), (.leastNonzeroMagnitude, "5e-324"), (0.015, "0.015"),
        (20, "20"),
        (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
        (12_345_678.5, "1.23456785e+07"),
    ])
    func writesNumbersAsAGatewayDoes(value: Double, text: String) {
        #expect(NumberFormat.gateway(value) == text)
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1_234_567, "1234567"), (9_007_199_254_740_992, "9007199254740992"), (1e17, "1e+17"), (0.25, "0.25"),
    ])
    func writesNumbersForPeople(value: Double, text: String) {
        #expect(NumberFormat.plain(value) == text)
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (8449, "8.4 kB"), (999_999, "999.9 kB"), (1_250_000, "1.2 MB"), (16 << 20, "16.7 MB"),
    ])
    func writesSizes(bytes: Int, text: String) {
        #expect(NumberFormat.size(bytes) == text)
    }

    @Test func countsThings() {
        #expect(NumberFormat.count(1, "family", "families") == "1 family")
        #expect(NumberFormat.count(0, "family", "families") == "0 families")
    }
}
