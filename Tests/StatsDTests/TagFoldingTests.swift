import Testing

@testable import StatsD

struct TagFoldingTests {
    @Test(arguments: [
        ("method:GET", "method:get"), ("a  b__c", "a_b_c"), ("_x", "_x"), ("x!_", "x"), ("1.5-2/3:", "1.5-2/3:"), ("", ""), ("!?", ""),
    ])
    func aTagIsFoldedAsThePlatformDoesIt(_ tag: String, _ folded: String) {
        var (found, expected) = (Fingerprint(), Fingerprint())
        var folding = TagFolding()
        for byte in tag.utf8 { folding.add(byte, to: &found) }
        expected.add(folded.utf8)
        #expect(found == expected)
    }
}
