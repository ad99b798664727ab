import Testing

@testable import StatsD

struct GraphiteBacklogTests {
    @Test func pushesWaitInTheirOrderAndAreSentAgainAfterALoss() {
        var backlog = GraphiteBacklog(limit: 100)
        for text in ["a", "b", "c", "d"] { #expect(add(text, to: &backlog) == 0) }
        for _ in 0..<3 { backlog.sent() }
        #expect(texts(backlog) == ["d"])
        backlog.connectionLost()
        #expect(texts(backlog) == ["b", "c", "d"])
        backlog.connectionLost()
        #expect(texts(backlog) == ["b", "c", "d"])
    }

    @Test func theOldestGoFirstAndTheNewestAlwaysStays() {
        var backlog = GraphiteBacklog(limit: 5)
        #expect(add("aa", to: &backlog) == 0)
        #expect(add("bb", to: &backlog) == 0)
        #expect(add("cc", to: &backlog) == 1)
        #expect(texts(backlog) == ["bb", "cc"])
        #expect(add("0123456789", to: &backlog) == 2)
        #expect(texts(backlog) == ["0123456789"])
    }

    @Test func whatWasSentMakesRoomForWhatWasNot() {
        var backlog = GraphiteBacklog(limit: 5)
        _ = add("aa", to: &backlog)
        backlog.sent()
        _ = add("bb", to: &backlog)
        #expect(add("cc", to: &backlog) == 0)
        backlog.connectionLost()
        #expect(texts(backlog) == ["bb", "cc"])
    }

    @Test func nothingIsNoPush() {
        var backlog = GraphiteBacklog(limit: 5)
        #expect(add("", to: &backlog) == 0)
        backlog.sent()
        #expect(texts(backlog) == [])
    }

    private func add(_ text: String, to backlog: inout GraphiteBacklog) -> Int { backlog.add(Array(text.utf8)) }

    private func texts(_ backlog: GraphiteBacklog) -> [String] { backlog.waiting.map { String(decoding: $0, as: UTF8.self) } }
}
