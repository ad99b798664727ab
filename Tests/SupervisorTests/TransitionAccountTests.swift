import StopClassification
import Testing

@testable import Supervisor

struct TransitionAccountTests {
    private static let stop = StopClassification(
        stopClass: .rateLimit,
        kind: .session,
        rule: "claude.hit-your-limit",
        evidence: "limit; key sk-ant-1234567890abcdef",
        confidence: .certain,
        announcedReset: AnnouncedReset(resumeAt: Moment.startOfWallClock + 100, source: .clock),
        sessionID: "s"
    )

    private var machine = SessionStateMachine(policy: ResumePolicy())

    private mutating func entries(_ event: SessionEvent, at seconds: Double) -> [AuditEntry] {
        let transition = machine.handle(event, at: .at(seconds), random: 0)
        return TransitionAccount(
            event: event,
            transition: transition,
            machine: machine,
            stop: Self.stop,
            sessionID: "s",
            now: .at(seconds)
        ).entries
    }

    @Test func eachFactAndDecisionIsAnEntry() {
        var test = self
        #expect(test.entries(.sessionStarted, at: 0).map(\.event) == [.sessionStarted])
        let stopped = test.entries(.stopped(Stop(stopClass: .rateLimit, resumeAt: Moment.startOfWallClock + 100)), at: 1)
        #expect(stopped.map(\.event) == [.sessionStopped, .waitBegan])
        #expect(
            stopped[0].reason == "rate_limit" && stopped[0].rule == "claude.hit-your-limit" && stopped[0].evidence == "limit; key [hidden]"
        )
        #expect(stopped[0].until == "2027-01-15T08:01:40Z" && stopped[0].session == "s" && stopped[0].time == "2027-01-15T08:00:01Z")
        #expect(stopped[1].evidence == "announced" && stopped[1].until == "2027-01-15T08:02:40Z" && stopped[1].seconds == 159)
        #expect(stopped[1].state == "waiting")
        let resumed = test.entries(.waitEnded, at: 160)
        #expect(resumed.map(\.event) == [.waitEnded, .resumeStarted])
        #expect(resumed[1].attempt == 1 && resumed[1].reason == "rate_limit")
        #expect(test.entries(.attemptSucceeded, at: 165).map(\.event) == [.resumeSucceeded])
        let ended = test.entries(.stopped(Stop(stopClass: .auth)), at: 170)
        #expect(ended.map(\.event) == [.sessionStopped, .sessionEnded])
        #expect(ended[1].reason == "auth")
    }

    @Test func anOperatorsWishAndItsRefusalAreEntries() {
        var test = self
        #expect(test.entries(.pause, at: 0).map { "\($0.event) \($0.reason ?? "")" } == ["operatorAsked pause"])
        let refused = test.entries(.pause, at: 1)
        #expect(refused.map(\.event) == [.refused] && refused[0].evidence == "already paused")
    }

    @Test func anAttemptThatDidNotStartHasNoEvidence() {
        var test = self
        _ = test.entries(.resumeNow, at: 0)
        let failed = test.entries(.attemptFailed(.spawnFailed, nil), at: 1)
        #expect(failed[0].event == .resumeFailed && failed[0].reason == "spawn_failed" && failed[0].evidence == nil)
    }
}
