import InMemoryLogging
import Logging
import Push
import Testing

struct SinkEventTests {
    @Test func whatHasWordsIsLogged() {
        let log = InMemoryLogHandler()
        let logger = Logger(label: "test") { _ in log }
        for event in [
            SinkEvent.failedOver("a"), .leftOut("b"), .renamed("c"), .noted("d"), .datagrams(.sent, count: 1), .receiverDrops(count: 1),
            .skippedFamilies(.reserved, count: 1), .skippedSamples(.infinite, count: 1), .dropping("e"),
        ] {
            event.log(to: logger)
        }
        #expect(log.entries.map { "\($0.level): \($0.message)" } == ["warning: a", "warning: b", "warning: c", "notice: d", "warning: e"])
    }
}
