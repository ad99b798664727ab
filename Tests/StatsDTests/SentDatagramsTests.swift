import Testing

@testable import StatsD

struct SentDatagramsTests {
    @Test func aDatagramIsKnownAgainByItsBeginning() {
        var sent = SentDatagrams()
        let texts = ["a:1|c", "b:1|c", "b:1|c\nc:1|c", String(repeating: "x", count: 1400)]
        for text in texts { Array(text.utf8).withUnsafeBytes { sent.append($0) } }
        #expect(sent.lengths == [5, 5, 11, 1400])
        #expect(index(sent, "a:1|c") == 0)
        #expect(index(sent, "b:1|c\nc") == 2)
        // Two that begin so: the first that is left.
        #expect(index(sent, "b:1|c") == 1)
        #expect(index(sent, "b:1|c", without: [1]) == 2)
        #expect(index(sent, String(repeating: "x", count: 520)) == 3)
        #expect(index(sent, "d:1|c") == nil)
        #expect(index(sent, "") == nil)
        sent.remove([0, 2])
        #expect(sent.lengths == [5, 1400])
        #expect(index(sent, "b:1|c") == 0)
    }

    private func index(_ sent: SentDatagrams, _ beginning: String, without others: Set<Int> = []) -> Int? {
        sent.index(of: Array(beginning.utf8), without: others)
    }
}
