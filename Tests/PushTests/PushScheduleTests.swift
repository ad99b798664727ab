import Push
import Testing

struct PushScheduleTests {
    private let retry = RetryPolicy(base: .seconds(1), cap: .seconds(60))

    private func schedule(phase: Duration = .seconds(3)) -> PushSchedule {
        PushSchedule(interval: .seconds(10), phase: phase, retry: retry)
    }

    @Test func theFirstPushIsDueAtOnceAndTheNextOnTheGrid() {
        var schedule = schedule()
        #expect(schedule.nextAttempt == .zero)
        #expect(schedule.woke(at: .zero) == .push)
        #expect(schedule.nextAttempt == nil)
        #expect(schedule.pushEnded(.delivered(bytes: 1), at: .milliseconds(200), random: 0) == .wait(until: .seconds(3)))
        #expect(schedule.woke(at: .seconds(1)) == .wait(until: .seconds(3)))
        #expect(schedule.woke(at: .seconds(3)) == .push)
        #expect(schedule.pushEnded(.delivered(bytes: 1), at: .seconds(3), random: 0) == .wait(until: .seconds(13)))
    }

    @Test func missedTicksAreSkipped() {
        var schedule = schedule()
        _ = schedule.woke(at: .zero)
        _ = schedule.pushEnded(.delivered(bytes: 1), at: .zero, random: 0)
        #expect(schedule.woke(at: .seconds(100)) == .push)
        #expect(schedule.pushEnded(.delivered(bytes: 1), at: .seconds(127), random: 0) == .wait(until: .seconds(133)))
    }

    @Test func aPhaseBeyondTheIntervalIsTakenModulo() {
        var schedule = schedule(phase: .seconds(-7))
        #expect(schedule.phase == .seconds(3))
        _ = schedule.woke(at: .zero)
        #expect(schedule.pushEnded(.delivered(bytes: 0), at: .seconds(3), random: 0) == .wait(until: .seconds(13)))
    }

    @Test(arguments: [PushFailure.Kind.transient, .timeout])
    func aFailureThatMayPassIsTriedAgainWithBackoff(kind: PushFailure.Kind) {
        var schedule = schedule()
        _ = schedule.woke(at: .zero)
        let failed = PushOutcome.failed(PushFailure(kind, "down"))
        #expect(schedule.pushEnded(failed, at: .seconds(1), random: 1) == .wait(until: .seconds(2)))
        #expect(schedule.woke(at: .seconds(2)) == .push)
        #expect(schedule.pushEnded(failed, at: .seconds(2), random: 1) == .wait(until: .seconds(4)))
        for failures in 3...7 {
            let now = Duration.seconds(failures * 100)
            #expect(schedule.woke(at: now) == .push)
            let delay = min(1 << (failures - 1), 60)
            // While the receiver stays away the attempts become rarer than the interval.
            #expect(schedule.pushEnded(failed, at: now, random: 1) == .wait(until: now + .seconds(delay)))
            #expect(schedule.consecutiveFailures == failures)
        }
        _ = schedule.woke(at: .seconds(1000))
        #expect(schedule.pushEnded(.delivered(bytes: 1), at: .seconds(1000), random: 1) == .wait(until: .seconds(1003)))
        #expect(schedule.consecutiveFailures == 0)
    }

    @Test(arguments: [PushFailure.Kind.configuration, .rejected, .cancelled])
    func otherFailuresKeepTheGrid(kind: PushFailure.Kind) {
        var schedule = schedule()
        _ = schedule.woke(at: .zero)
        let failed = PushOutcome.failed(PushFailure(kind, "no"))
        #expect(schedule.pushEnded(failed, at: .seconds(1), random: 1) == .wait(until: .seconds(3)))
        #expect(schedule.consecutiveFailures == 1)
    }

    @Test func retryAfterIsHonoured() {
        var schedule = schedule()
        _ = schedule.woke(at: .zero)
        let failed = PushOutcome.failed(PushFailure(.transient, "busy", retryAfter: .seconds(25)))
        #expect(schedule.pushEnded(failed, at: .seconds(1), random: 0) == .wait(until: .seconds(26)))
    }

    @Test func nothingFollowsTheEnd() {
        var schedule = schedule()
        schedule.stop()
        #expect(schedule.nextAttempt == nil)
        #expect(schedule.woke(at: .seconds(50)) == .stop)
        #expect(schedule.pushEnded(.delivered(bytes: 1), at: .seconds(50), random: 0) == .stop)
    }

    @Test func extremesDoNotTrap() {
        var schedule = PushSchedule(interval: .seconds(-1), phase: .seconds(Int64.max), retry: retry)
        #expect(schedule.woke(at: .zero) == .push)
        #expect(schedule.pushEnded(.delivered(bytes: 1), at: .zero, random: 0) == .wait(until: schedule.nextAttempt ?? .zero))
    }
}
