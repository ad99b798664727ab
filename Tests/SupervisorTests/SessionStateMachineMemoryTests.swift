import StopClassification
import Testing

@testable import Supervisor

/// What a machine remembers, and what the next one makes of it.
struct SessionStateMachineMemoryTests {
    private static let start = Moment.startOfWallClock

    /// A machine that has gone through some events, each at its second.
    private static func machine(_ events: [(SessionEvent, Double)], _ policy: ResumePolicy = policy()) -> SessionStateMachine {
        var machine = SessionStateMachine(policy: policy)
        for (event, time) in events { _ = machine.handle(event, at: .at(time), random: 0) }
        return machine
    }

    private static func policy() -> ResumePolicy {
        var policy = ResumePolicy()
        policy.backoff = Backoff(base: .seconds(10), max: .seconds(100), jitter: 0)
        return policy
    }

    /// The next process, whose clock that never steps begins anew, as long after the start as the wall clock says.
    private static func restored(_ machine: SessionStateMachine, at saved: Double, then wallClock: Double)
        -> (machine: SessionStateMachine, transition: SessionTransition)
    {
        var next = SessionStateMachine(policy: machine.policy)
        let now = Moment(unixTime: start + wallClock, elapsed: .zero)
        let transition = next.restore(machine.snapshot(at: .at(saved)), at: now, random: 0)
        return (next, transition)
    }

    private static let waiting: [(SessionEvent, Double)] = [
        (.sessionStarted, 0), (.stopped(Stop(stopClass: .rateLimit, resumeAt: start + 1000)), 10),
    ]
    private static let backingOff: [(SessionEvent, Double)] = [(.sessionStarted, 0), (.stopped(Stop(stopClass: .transient)), 10)]

    @Test func nothingUnfinishedIsNothingToTakeUp() {
        for events in [[], [(SessionEvent.sessionStarted, 0.0)]] {
            let (next, transition) = Self.restored(Self.machine(events), at: 5, then: 6)
            #expect(transition == SessionTransition())
            #expect(next.daemonState == .monitoring && !next.hasSession)
        }
    }

    @Test func thatASessionRanIsRemembered() {
        func snapshot(_ events: [(SessionEvent, Double)]) -> SessionSnapshot { Self.machine(events).snapshot(at: .at(20)) }
        let started: (SessionEvent, Double) = (.sessionStarted, 0)
        #expect(snapshot([started]).wasRunning)
        #expect(snapshot([started, (.pause, 1)]).wasRunning)
        #expect(!snapshot([]).wasRunning)
        #expect(!snapshot(Self.waiting).wasRunning)
        #expect(!snapshot([started, (.stopped(Stop(stopClass: .completed)), 10)]).wasRunning)
    }

    @Test(arguments: [20.0, 900, 5000])
    func anAnnouncedDeadlineHoldsHoweverLongNobodyWasThere(wallClock: Double) {
        let (next, transition) = Self.restored(Self.machine(Self.waiting), at: 10, then: wallClock)
        #expect(next.wait?.deadline == .unixTime(Self.start + 1060))
        #expect(transition.facts == [.sessionStarted, .waitBegan(planned: .seconds(max(1060 - wallClock, 0)))])
        #expect(transition.action == .wait)
        #expect(next.hasSession)
    }

    @Test func theTimeNobodyWasThereCountsAsWaited() {
        var (next, _) = Self.restored(Self.machine(Self.waiting), at: 10, then: 2000)
        let transition = next.handle(.waitEnded, at: Moment(unixTime: Self.start + 2000, elapsed: .zero), random: 0)
        #expect(transition.facts == [.waitEnded(.seconds(1990)), .attemptBegan(.rateLimit)])
    }

    @Test(arguments: [(15.0, 5.0), (20, 0), (400, 0), (-5000, 10)])
    func aBackoffNeverGetsLongerByAClockThatWasSetBack(wallClock: Double, left: Double) {
        let (next, _) = Self.restored(Self.machine(Self.backingOff), at: 10, then: wallClock)
        #expect(next.wait?.deadline == .elapsed(.seconds(left)))
    }

    @Test func noDeadlineIsTakenUpThatNobodyCanHaveAnnounced() {
        let (next, _) = Self.restored(Self.machine(Self.waiting), at: 10, then: -90 * 86_400)
        #expect(next.wait?.remaining(at: Moment(unixTime: Self.start - 90 * 86_400, elapsed: .zero)) == .seconds(8 * 86_400 + 160))
    }

    @Test func anAttemptThatWasUnderWayHasFailedAndIsFollowedByTheNext() {
        let resuming = Self.backingOff + [(.waitEnded, 20)]
        let (next, transition) = Self.restored(Self.machine(resuming), at: 20, then: 21)
        #expect(transition.facts == [.sessionStarted, .waitBegan(planned: .seconds(20))])
        #expect(next.daemonState == .waiting)
        #expect(next.wait?.plan == ResumePlan(reason: .transient))
        #expect(next.history.times == [Self.start + 20])
    }

    @Test func theLastAllowedAttemptIsTheLastOne() {
        var policy = Self.policy()
        policy.maxRetries = 1
        let resuming = Self.backingOff + [(.waitEnded, 20), (.attemptFailed(.commandFailed, nil), 21), (.waitEnded, 100)]
        let (next, transition) = Self.restored(Self.machine(resuming, policy), at: 100, then: 101)
        #expect(transition == SessionTransition(facts: [.sessionStarted], action: .end(.gaveUp)))
        #expect(!next.hasSession && next.retries == 0)
    }

    @Test func whatThePolicyForbidsNowIsNotTakenUp() {
        var machine = Self.machine(Self.backingOff + [(.waitEnded, 20)])
        machine.policy.enabled = false
        #expect(Self.restored(machine, at: 20, then: 21).transition.action == .end(.forbidden))
    }

    @Test func aPauseIsRemembered() {
        let (idle, _) = Self.restored(Self.machine([(.pause, 1)]), at: 2, then: 3)
        #expect(idle.daemonState == .paused)
        let (next, transition) = Self.restored(Self.machine(Self.waiting + [(.pause, 11)]), at: 12, then: 20)
        #expect(next.daemonState == .paused)
        #expect(next.wait?.deadline == .unixTime(Self.start + 1060))
        #expect(transition.action == .none)
        let resuming = Self.backingOff + [(.waitEnded, 20), (.pause, 21)]
        #expect(Self.restored(Self.machine(resuming), at: 21, then: 22).machine.daemonState == .paused)
    }

    @Test func theTimeOfEarlierWaitsIsNotLost() {
        let events = Self.backingOff + [(.waitEnded, 20), (.attemptFailed(.commandFailed, nil), 21)]
        var (next, _) = Self.restored(Self.machine(events), at: 21, then: 41)
        _ = next.handle(.waitEnded, at: Moment(unixTime: Self.start + 41, elapsed: .zero), random: 0)
        let transition = next.handle(.attemptSucceeded, at: Moment(unixTime: Self.start + 46, elapsed: .seconds(5)), random: 0)
        #expect(transition.facts == [.attemptSucceeded(.seconds(5)), .saved(.seconds(10 + 20 + 300))])
    }

    @Test func implausibleMemoriesAreTold() {
        var snapshot = Self.machine(Self.waiting).snapshot(at: .at(10))
        #expect(snapshot.isPlausible)
        snapshot.attempts = -1
        #expect(!snapshot.isPlausible)
        snapshot = SessionSnapshot(attemptTimes: [.nan])
        #expect(!snapshot.isPlausible)
        snapshot = SessionSnapshot(plan: SessionSnapshot.SavedPlan(reason: "boredom", strategy: "same_session"), attempts: 1)
        #expect(!snapshot.isPlausible)
        snapshot = SessionSnapshot(plan: SessionSnapshot.SavedPlan(reason: "manual", strategy: "same_session"))
        #expect(!snapshot.isPlausible)
    }
}
