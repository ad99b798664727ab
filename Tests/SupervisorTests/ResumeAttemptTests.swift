import MetricRegistry
import StopClassification
import Testing

@testable import Supervisor

struct ResumeAttemptTests {
    private final class Ends: Sendable {
        private let state = LockedState<[SessionEvent]>([])
        var events: [SessionEvent] { state.withLock { $0 } }

        func attempt() -> ResumeAttempt {
            ResumeAttempt(plan: ResumePlan(reason: .rateLimit)) { event in
                self.state.withLock { $0.append(event) }
                return .wait
            }
        }
    }

    @Test func successIsReportedOnce() {
        let ends = Ends()
        do {
            let attempt = ends.attempt()
            #expect(attempt.plan.reason == .rateLimit)
            #expect(attempt.succeed() == .wait)
        }
        #expect(ends.events == [.attemptSucceeded])
    }

    @Test(arguments: ResumeFailureKind.allCases)
    func failureIsReportedOnceWithItsKindAndStop(kind: ResumeFailureKind) {
        let ends = Ends()
        let stop = Stop(stopClass: .rateLimit, resumeAt: 7, latency: .seconds(1))
        do {
            #expect(ends.attempt().fail(kind, stop) == .wait)
            #expect(ends.attempt().fail(kind) == .wait)
        }
        #expect(ends.events == [.attemptFailed(kind, stop), .attemptFailed(kind, nil)])
    }

    @Test func anAttemptThatIsDroppedHasFailedWithUnknown() {
        let ends = Ends()
        do { _ = ends.attempt() }
        #expect(ends.events == [.attemptFailed(.unknown, nil)])
    }

    @Test func anAttemptThatIsReplacedHasFailedWithUnknown() {
        let ends = Ends()
        var attempt: ResumeAttempt? = ends.attempt()
        attempt = nil
        #expect(ends.events == [.attemptFailed(.unknown, nil)])
        let isGone = attempt == nil
        #expect(isGone)
    }

    @Test func anAttemptThatIsTakenOutOfAnOptionalEndsOnce() {
        let ends = Ends()
        do {
            var attempt: ResumeAttempt? = ends.attempt()
            _ = attempt.take()?.succeed()
        }
        #expect(ends.events == [.attemptSucceeded])
    }
}
