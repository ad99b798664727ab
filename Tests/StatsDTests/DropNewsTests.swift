import Push
import Testing

@testable import StatsD

struct DropNewsTests {
    @Test func theBeginningIsToldAndAnotherOneAfterALongWhile() {
        var news = DropNews()
        var told: [String] = []
        func push(dropping count: Int) {
            news.tell(count, at: "h:1") { event in if case .dropping(let words) = event { told.append(words) } }
        }
        push(dropping: 0)
        push(dropping: 3)
        #expect(
            told == [
                "h:1 does not keep up: its socket had no room for 3 datagrams, which are lost, whoever sent them "
                    + "(more are counted in statsd_receiver_drops_total; a larger buffer at the receiver helps)"
            ]
        )
        for _ in 0..<DropNews.calm - 1 { push(dropping: 0) }
        push(dropping: 1)
        #expect(told.count == 1)
        for _ in 0..<DropNews.calm { push(dropping: 0) }
        push(dropping: 1)
        #expect(told.count == 2 && told.last?.contains(" 1 datagram, which is lost,") == true)
    }
}
