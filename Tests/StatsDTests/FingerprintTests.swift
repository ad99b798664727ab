import Testing

@testable import StatsD

struct FingerprintTests {
    /// The values that the algorithm's authors publish for 64 bits.
    @Test(arguments: [("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8)] as [(String, UInt64)])
    func theHashIsTheSameEverywhere(_ text: String, _ expected: UInt64) {
        var fingerprint = Fingerprint()
        fingerprint.add(text.utf8)
        #expect(fingerprint.value == expected)
    }

    @Test func theShortTextHasEightDigits() {
        var fingerprint = Fingerprint()
        fingerprint.add("a".utf8)
        #expect(fingerprint.shortText == "296230c0")
    }
}
