import Supervisor
import TestSupport
import Testing

@testable import Daemon

@Suite(.timeLimit(.minutes(5)))
struct EventFeedTests {
    private struct Trail: AuditTrail {
        let kept = Watched<[AuditEntry]>([])
        func record(_ entry: AuditEntry) { kept.update { $0.append(entry) } }
    }

    private let trail = Trail()

    private func entry(_ event: AuditEntry.Event) -> AuditEntry {
        AuditEntry(time: "2026-01-01T00:00:00Z", event: event, state: "monitoring")
    }

    /// A pause that never ends before it is cancelled.
    private let never: @Sendable () async throws -> Void = { try await Watched(0).wait { _ in nil as Void? } }

    @Test func everythingIsKeptAndShown() async throws {
        let feed = EventFeed(keepingIn: trail)
        feed.record(entry(.supervisionStarted))
        let first = try #require(feed.listen(pause: never))
        let second = try #require(feed.listen(pause: never))
        feed.record(entry(.sessionStarted))
        feed.record(entry(.supervisionEnded))
        for stream in [first, second] {
            var seen: [EventFeed.Event] = []
            for await event in stream { seen.append(event) }
            #expect(seen == [.entry(entry(.sessionStarted)), .entry(entry(.supervisionEnded))])
        }
        #expect(trail.kept.value.count == 3)
    }

    @Test func whoDoesNotKeepUpMissesTheOldest() async throws {
        let feed = EventFeed(keepingIn: trail)
        let stream = try #require(feed.listen(pause: never))
        for _ in 0..<1000 { feed.record(entry(.waitBegan)) }
        feed.record(entry(.supervisionEnded))
        var seen: [EventFeed.Event] = []
        for await event in stream { seen.append(event) }
        #expect(seen.count == 64)
        #expect(seen.last == .entry(entry(.supervisionEnded)))
    }

    @Test func aQuietTimeIsTold() async throws {
        let feed = EventFeed(keepingIn: trail)
        let pauses = Watched(0)
        let stream = try #require(
            feed.listen {
                guard
                    pauses.update({
                        $0 += 1; return $0
                    }) <= 2
                else { throw CancellationError() }
            }
        )
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == .quiet)
        #expect(await iterator.next() == .quiet)
    }

    @Test func onlySoManyMayListen() throws {
        let feed = EventFeed(keepingIn: trail)
        var streams = (0..<EventFeed.listenerLimit).map { _ in feed.listen(pause: never) }
        #expect(streams.allSatisfy { $0 != nil })
        #expect(feed.listen(pause: never) == nil)
        // Who goes away makes room.
        streams.removeAll()
        #expect(feed.listenerCount == 0)
        #expect(feed.listen(pause: never) != nil)
    }
}
