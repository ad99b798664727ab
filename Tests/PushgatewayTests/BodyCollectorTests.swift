import Testing

@testable import Pushgateway

struct BodyCollectorTests {
    /// What is kept of a body that arrives in pieces of this many bytes.
    private func kept(_ body: String, _ reading: BodyReading, pieces: Int) -> (text: String, goesOn: Bool) {
        var collector = BodyCollector(reading)
        var rest = Array(body.utf8)[...]
        while !rest.isEmpty {
            let goesOn = Array(rest.prefix(pieces)).withUnsafeBufferPointer { collector.take($0) }
            guard goesOn else { return (String(decoding: collector.bytes, as: UTF8.self), false) }
            rest = rest.dropFirst(pieces)
        }
        return (String(decoding: collector.bytes, as: UTF8.self), true)
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func onlyTheLinesThatAreWantedAreKept(pieces: Int) {
        let body = "# HELP a x\na{b=\"c\"} 1\nab 2\na 3\n\nbee{} 4\na"
        let (text, goesOn) = kept(body, .lines(["a{", "a ", "bee{"], limit: 1000), pieces: pieces)
        #expect(text == "a{b=\"c\"} 1\na 3\nbee{} 4\n" || text == "a{b=\"c\"} 1\na 3\nbee{} 4\na")
        #expect(goesOn)
    }

    @Test func memoryIsBounded() {
        let many = String(repeating: "a 1\n", count: 100)
        #expect(!kept(many, .lines(["a "], limit: 50), pieces: 10).goesOn)
        #expect(!kept(many, .whole(limit: 399), pieces: 10).goesOn)
        #expect(kept(many, .whole(limit: 400), pieces: 10) == (many, true))
        #expect(kept(String(repeating: "b 1\n", count: 100_000), .lines(["a "], limit: 50), pieces: 1000).text.isEmpty)
        #expect(kept(String(repeating: "x", count: 60_000), .beginning, pieces: 1000).text.utf8.count == BodyCollector.beginningLimit)
        #expect(!kept(String(repeating: "x", count: 70_000), .beginning, pieces: 1000).goesOn)
    }
}
