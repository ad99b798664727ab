import Testing

@testable import StatsD

struct SentDatagramsTests {
    @Test func aDatagramIsKnownAgainByItsBeginning() {
        var sent = SentDatagrams()
        let texts = ["a:1|c", "b:1|c", "b:1|c\nc:1|c", String(repeating: "x", count: 1400)]
        for (index, text) in texts.enumerated() { append(text, 7 + index, &sent) }
        #expect((6...11).map(sent.contains) == [false, true, true, true, true, false])
        #expect((7...10).map(sent.length) == [5, 5, 11, 1400])
        #expect(number(sent, "a:1|c") == 7)
        #expect(number(sent, "b:1|c\nc") == 9)
        // Of two that begin so, the one that is no longer; then the last that is left.
        #expect(number(sent, "b:1|c") == 8)
        #expect(number(sent, "b:1|c", without: [8]) == 9)
        #expect(number(sent, String(repeating: "x", count: 520)) == 10)
        #expect(number(sent, "d:1|c") == nil)
        #expect(number(sent, "") == nil)
        sent.remove([7, 9])
        #expect((7...10).map(sent.contains) == [false, true, false, true])
        #expect(number(sent, "b:1|c\nc") == nil)
        sent.removeAll()
        #expect(number(sent, "b:1|c") == nil)
    }

    @Test func theLastFewHundredAreKnown() {
        var sent = SentDatagrams()
        for number in 0..<3 * SentDatagrams.most { append("n\(number):1|c", number, &sent) }
        #expect(number(sent, "n\(2 * SentDatagrams.most):1|c") == 2 * SentDatagrams.most)
        #expect(number(sent, "n\(2 * SentDatagrams.most - 1):1|c") == nil)
        // The same content twice: the later one.
        append("n700:1|c", 3 * SentDatagrams.most, &sent)
        #expect(number(sent, "n700:1|c") == 3 * SentDatagrams.most)
    }

    private func append(_ text: String, _ number: Int, _ sent: inout SentDatagrams) {
        Array(text.utf8).withUnsafeBytes { sent.append($0, number: number) }
    }

    private func number(_ sent: SentDatagrams, _ beginning: String, without others: Set<Int> = []) -> Int? {
        sent.number(of: Array(beginning.utf8), without: others)
    }
}
