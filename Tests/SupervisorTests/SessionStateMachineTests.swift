import MetricRegistry
import StopClassification
import Testing

@testable import Supervisor

struct SessionStateMachineTests {
    private static func at(_ seconds: Double) -> Moment {
        Moment(unixTime: 1_000_000 + seconds, elapsed: .seconds(seconds))
    }

    private static func policy() -> ResumePolicy {
        var policy = ResumePolicy()
        policy.maxRetries = 2
        policy.resetMargin = .seconds(60)
        policy.backoff = Backoff(base: .seconds(10), max: .seconds(100), jitter: 0)
        return policy
    }

    private static func limit(at seconds: Double? = nil) -> SessionEvent {
        .stopped(Stop(stopClass: .rateLimit, resumeAt: seconds.map { 1_000_000 + $0 }))
    }

    /// A machine that has gone through some events, one each second.
    private static func machine(_ events: [SessionEvent], policy: ResumePolicy = policy()) -> SessionStateMachine {
        var machine = SessionStateMachine(policy: policy)
        for (index, event) in events.enumerated() { _ = machine.handle(event, at: at(Double(index)), random: 0) }
        return machine
    }

    private static let monitoring = [SessionEvent.sessionStarted]
    private static let waiting = monitoring + [limit()]
    private static let resuming = monitoring + [.stopped(Stop(stopClass: .outputLimit))]

    // MARK: Stops

    @Test(arguments: [StopClass.auth, .billing, .userExit, .unknown, .completed, .crashed])
    func someStopsAreNeverResumed(stopClass: StopClass) {
        var machine = Self.machine(Self.monitoring)
        let transition = machine.handle(.stopped(Stop(stopClass: stopClass)), at: Self.at(5), random: 0)
        #expect(transition.facts == [.stopped(stopClass, latency: nil)])
        #expect(transition.action == .end(stopClass == .completed ? .completed : .notResumable(stopClass)))
        #expect(machine.daemonState == .monitoring)
        #expect(!machine.hasSession)
    }

    @Test func aCrashIsResumedWhereThePolicySaysSo() {
        var policy = Self.policy()
        policy.onCrash = true
        var machine = Self.machine(Self.monitoring, policy: policy)
        #expect(machine.handle(.stopped(Stop(stopClass: .crashed)), at: Self.at(5), random: 0).action == .wait)
        policy.enabled = false
        machine = Self.machine(Self.monitoring, policy: policy)
        let action = machine.handle(Self.limit(), at: Self.at(5), random: 0).action
        #expect(action == .end(.notResumable(.rateLimit)))
    }

    @Test func anAnnouncedResetIsWaitedForWithItsMargin() {
        var machine = Self.machine(Self.monitoring)
        let transition = machine.handle(Self.limit(at: 100), at: Self.at(10), random: 0.9)
        #expect(transition.facts == [.stopped(.rateLimit, latency: nil), .waitBegan(planned: .seconds(150))])
        #expect(machine.daemonState == .waiting)
        #expect(machine.wait?.unixDeadline(at: Self.at(10)) == 1_000_160)
        #expect(machine.handle(.waitEnded, at: Self.at(159), random: 0) == SessionTransition(action: .wait))
        let resumed = machine.handle(.waitEnded, at: Self.at(160), random: 0)
        #expect(resumed.facts == [.waitEnded(.seconds(150)), .attemptBegan(.rateLimit)])
        #expect(resumed.action == .attempt(ResumePlan(reason: .rateLimit, strategy: .sameSession)))
        #expect(machine.daemonState == .resuming)
    }

    @Test func jitterOnlyEverMakesAResetLater() throws {
        var policy = Self.policy()
        policy.backoff.jitter = 0.1
        for random in [0, 0.3, 0.999] {
            var machine = Self.machine(Self.monitoring, policy: policy)
            _ = machine.handle(Self.limit(at: 1000), at: Self.at(0), random: random)
            let deadline = try #require(machine.wait?.unixDeadline(at: Self.at(0)))
            // A tenth of the wait or of the longest backoff, whichever is less.
            #expect(abs(deadline - (1_001_060 + 10 * random)) < 1e-6)
        }
    }

    @Test func aResetThatHasPassedIsNotWaitedFor() {
        var machine = Self.machine(Self.monitoring)
        let transition = machine.handle(Self.limit(at: -60), at: Self.at(0), random: 0)
        #expect(transition.facts == [.stopped(.rateLimit, latency: nil), .attemptBegan(.rateLimit)])
        #expect(machine.daemonState == .resuming)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func anAbsurdResetIsNone(resumeAt: Double) {
        var machine = Self.machine(Self.monitoring)
        let stop = Stop(stopClass: .rateLimit, resumeAt: resumeAt)
        #expect(machine.handle(.stopped(stop), at: Self.at(0), random: 0).facts.last == .waitBegan(planned: .seconds(10)))
    }

    @Test func noWaitIsLongerThanEightDays() {
        var machine = Self.machine(Self.monitoring)
        _ = machine.handle(Self.limit(at: 1e12), at: Self.at(0), random: 0)
        #expect(machine.wait?.remaining(at: Self.at(0)) == .seconds(8 * 86_400 + 60))
    }

    @Test(arguments: [-1e300, -Double.greatestFiniteMagnitude, 0, -1])
    func aResetLongAgoMeansNow(resumeAt: Double) {
        var machine = Self.machine(Self.monitoring)
        let stop = Stop(stopClass: .rateLimit, resumeAt: resumeAt)
        #expect(machine.handle(.stopped(stop), at: Self.at(0), random: 0.9).facts.last == .attemptBegan(.rateLimit))
        machine = Self.machine(Self.monitoring + [.pause])
        #expect(machine.handle(.stopped(stop), at: Self.at(2), random: 0.9).facts.last == .waitBegan(planned: .zero))
        #expect(machine.wait?.unixDeadline(at: Self.at(2)) == 1_000_002)
        #expect(machine.handle(.unpause, at: Self.at(2), random: 0).facts == [.waitEnded(.zero), .attemptBegan(.rateLimit)])
    }

    @Test func aResetThatHasJustPassedStillGetsItsMargin() {
        var machine = Self.machine(Self.monitoring)
        #expect(machine.handle(Self.limit(at: 5), at: Self.at(10), random: 0).facts.last == .waitBegan(planned: .seconds(55)))
    }

    @Test(arguments: [(StopClass.rateLimit, 10.0), (.transient, 10), (.crashed, 10)])
    func withoutAResetTheBackoffDecides(stopClass: StopClass, seconds: Double) {
        var policy = Self.policy()
        policy.onCrash = true
        policy.backoff.jitter = 0.5
        for (random, factor) in [(0.0, 0.5), (0.5, 1), (0.75, 1.25)] {
            var machine = Self.machine(Self.monitoring, policy: policy)
            let transition = machine.handle(.stopped(Stop(stopClass: stopClass)), at: Self.at(3), random: random)
            #expect(transition.facts.last == .waitBegan(planned: .seconds(seconds * factor)))
            #expect(transition.action == .wait)
            #expect(machine.daemonState == .waiting)
        }
    }

    @Test(arguments: [(StopClass.contextExhausted, ResumePlan.Strategy.newSession), (.outputLimit, .sameSession)])
    func someStopsAreResumedAtOnce(stopClass: StopClass, strategy: ResumePlan.Strategy) throws {
        var machine = Self.machine(Self.monitoring)
        let reason = try #require(ResumeReason(stopClass))
        let action = machine.handle(.stopped(Stop(stopClass: stopClass)), at: Self.at(1), random: 0).action
        #expect(action == .attempt(ResumePlan(reason: reason, strategy: strategy)))
    }

    // MARK: Attempts

    @Test func successCountsASaveWithTheTimeWaited() {
        var machine = Self.machine(Self.waiting)
        _ = machine.handle(.waitEnded, at: Self.at(21), random: 0)
        let transition = machine.handle(.attemptSucceeded, at: Self.at(24), random: 0)
        #expect(transition.facts == [.attemptSucceeded(.seconds(3)), .saved(.seconds(320))])
        #expect(machine.daemonState == .monitoring)
        #expect(machine.retries == 0)
        #expect(machine.hasSession)
    }

    @Test func theLastAllowedAttemptIsCountedAsSuch() {
        var machine = Self.machine(Self.resuming)
        var now = 10.0
        for retry in 1...2 {
            let transition = machine.handle(.attemptFailed(.spawnFailed, nil), at: Self.at(now), random: 0)
            #expect(transition.facts.last == .waitBegan(planned: .seconds(retry == 1 ? 10 : 20)))
            now += 50
            #expect(machine.handle(.waitEnded, at: Self.at(now), random: 0).facts.last == .attemptBegan(.outputLimit))
            #expect(machine.retries == retry)
        }
        let last = machine.handle(.attemptFailed(.spawnFailed, nil), at: Self.at(now + 2), random: 0)
        #expect(last.facts == [.attemptFailed(.seconds(2), .retryExceeded)])
        #expect(last.action == .end(.gaveUp))
        #expect(machine.retries == 0)
        #expect(!machine.hasSession)
    }

    @Test(arguments: [StopClass.auth, .billing, .userExit])
    func anAttemptThatRunsIntoAStopThatIsForAPersonIsTheLast(stopClass: StopClass) {
        var machine = Self.machine(Self.resuming)
        let transition = machine.handle(.attemptFailed(.commandFailed, Stop(stopClass: stopClass)), at: Self.at(9), random: 0)
        #expect(transition.facts == [.attemptFailed(.seconds(8), .commandFailed)])
        #expect(transition.action == .end(.notResumable(stopClass)))
    }

    @Test func aFailedAttemptTakesTheFresherReset() {
        var machine = Self.machine(Self.resuming)
        let stop = Stop(stopClass: .rateLimit, resumeAt: 1_000_500)
        let transition = machine.handle(.attemptFailed(.commandFailed, stop), at: Self.at(0), random: 0)
        #expect(transition.facts.last == .waitBegan(planned: .seconds(560)))
        #expect(machine.wait?.plan.reason == .rateLimit)
    }

    @Test func aRetryNeverComesBeforeItsBackoffNorBeforeTheReset() {
        // The reset has passed, and still the attempt failed: now the backoff counts.
        var machine = Self.machine(Self.resuming)
        let passed = Stop(stopClass: .rateLimit, resumeAt: 1_000_000 - 500)
        let early = machine.handle(.attemptFailed(.commandFailed, passed), at: Self.at(5), random: 0)
        #expect(early.facts.last == .waitBegan(planned: .seconds(10)))
        _ = machine.handle(.waitEnded, at: Self.at(15), random: 0)
        #expect(machine.retries == 1)
        let ahead = Stop(stopClass: .rateLimit, resumeAt: 1_000_100)
        let late = machine.handle(.attemptFailed(.commandFailed, ahead), at: Self.at(20), random: 0)
        #expect(late.facts.last == .waitBegan(planned: .seconds(140)))
    }

    @Test(arguments: [ResumeFailureKind.config, .sessionNotFound, .cancelled])
    func someFailuresAreNotTriedAgain(kind: ResumeFailureKind) {
        var machine = Self.machine(Self.resuming)
        let transition = machine.handle(.attemptFailed(kind, nil), at: Self.at(5), random: 0)
        #expect(transition == SessionTransition(facts: [.attemptFailed(.seconds(4), kind)], action: .end(.gaveUp)))
        #expect(!machine.hasSession)
    }

    @Test(arguments: [ResumeFailureKind.timeout, .spawnFailed, .commandFailed, .io, .state, .unknown, .retryExceeded])
    func withoutRetriesTheFirstFailureIsTheLast(kind: ResumeFailureKind) {
        var policy = Self.policy()
        policy.maxRetries = 0
        var machine = Self.machine(Self.resuming, policy: policy)
        let transition = machine.handle(.attemptFailed(kind, nil), at: Self.at(5), random: 0)
        #expect(transition == SessionTransition(facts: [.attemptFailed(.seconds(4), .retryExceeded)], action: .end(.gaveUp)))
        machine = Self.machine(Self.resuming)
        #expect(machine.handle(.attemptFailed(kind, nil), at: Self.at(5), random: 0).facts.first == .attemptFailed(.seconds(4), kind))
    }

    @Test func whatIsSavedIsEveryWaitOfTheIncident() {
        var machine = Self.machine(Self.waiting)
        _ = machine.handle(.waitEnded, at: Self.at(11), random: 0)
        _ = machine.handle(.attemptFailed(.commandFailed, nil), at: Self.at(12), random: 0)
        _ = machine.handle(.waitEnded, at: Self.at(37), random: 0)
        let transition = machine.handle(.attemptSucceeded, at: Self.at(40), random: 0)
        #expect(transition.facts == [.attemptSucceeded(.seconds(3)), .saved(.seconds(10 + 25 + 300))])
    }

    @Test func aNewSessionThatCouldNotBeginIsTriedAgainAsOne() {
        for (events, reason) in [
            (Self.monitoring + [.stopped(Stop(stopClass: .contextExhausted))], ResumeReason.contextExhausted),
            ([.newSession], .manual),
        ] {
            var machine = Self.machine(events)
            _ = machine.handle(.attemptFailed(.spawnFailed, nil), at: Self.at(5), random: 0)
            let action = machine.handle(.waitEnded, at: Self.at(100), random: 0).action
            #expect(action == .attempt(ResumePlan(reason: reason, strategy: .newSession)))
        }
    }

    // MARK: A policy that is replaced

    @Test func aWaitIsNotResumedOnceThePolicyForbidsIt() {
        for isPaused in [false, true] {
            var machine = Self.machine(Self.waiting + (isPaused ? [.pause] : []))
            machine.policy.enabled = false
            let transition = machine.handle(isPaused ? .unpause : .waitEnded, at: Self.at(21), random: 0)
            #expect(transition == SessionTransition(facts: [.waitEnded(.seconds(20))], action: .end(.forbidden)))
            #expect(machine.daemonState == .monitoring)
            #expect(!machine.hasSession)
        }
    }

    @Test func aFailedAttemptIsNotTriedAgainOnceThePolicyForbidsIt() {
        var machine = Self.machine(Self.resuming)
        machine.policy.enabled = false
        let transition = machine.handle(.attemptFailed(.commandFailed, nil), at: Self.at(5), random: 0)
        #expect(transition == SessionTransition(facts: [.attemptFailed(.seconds(4), .commandFailed)], action: .end(.forbidden)))
        #expect(!machine.hasSession)
    }

    @Test func anOperatorsWishNeedsNoPolicy() {
        var machine = Self.machine(Self.waiting)
        machine.policy.enabled = false
        #expect(machine.handle(.resumeNow, at: Self.at(3), random: 0).facts.last == .attemptBegan(.manual))
        #expect(machine.handle(.attemptFailed(.spawnFailed, nil), at: Self.at(4), random: 0).action == .wait)
        #expect(machine.handle(.waitEnded, at: Self.at(14), random: 0).facts.last == .attemptBegan(.manual))
    }

    // MARK: Operators

    @Test func aPausedWaitKeepsItsDeadline() {
        var machine = Self.machine(Self.waiting)
        let wait = machine.wait
        #expect(machine.handle(.pause, at: Self.at(2), random: 0) == SessionTransition())
        #expect(machine.daemonState == .paused)
        #expect(machine.wait == wait)
        #expect(machine.handle(.unpause, at: Self.at(3), random: 0) == SessionTransition(action: .wait))
        #expect(machine.wait == wait)
        _ = machine.handle(.pause, at: Self.at(4), random: 0)
        let overdue = machine.handle(.unpause, at: Self.at(50), random: 0)
        #expect(overdue.facts == [.waitEnded(.seconds(49)), .attemptBegan(.rateLimit)])
    }

    @Test func aPauseDuringAnAttemptTakesEffectAtItsEnd() {
        var machine = Self.machine(Self.resuming + [.pause])
        #expect(machine.daemonState == .resuming)
        _ = machine.handle(.attemptSucceeded, at: Self.at(9), random: 0)
        #expect(machine.daemonState == .paused)
        machine = Self.machine(Self.resuming + [.pause])
        let failed = machine.handle(.attemptFailed(.commandFailed, nil), at: Self.at(9), random: 0)
        #expect(failed.action == .none)
        #expect(machine.daemonState == .paused)
        #expect(machine.wait != nil)
    }

    @Test func anOperatorsAttemptIsManualAndNoSave() {
        var machine = Self.machine(Self.waiting)
        let transition = machine.handle(.resumeNow, at: Self.at(3), random: 0)
        #expect(transition.facts == [.waitEnded(.seconds(2)), .attemptBegan(.manual)])
        #expect(machine.handle(.attemptSucceeded, at: Self.at(4), random: 0).facts == [.attemptSucceeded(.seconds(1))])
    }

    @Test func anOperatorsNewSessionIsNoSaveEither() {
        var machine = Self.machine(Self.waiting)
        let action = machine.handle(.newSession, at: Self.at(3), random: 0).action
        #expect(action == .attempt(ResumePlan(reason: .manual, strategy: .newSession)))
        #expect(machine.handle(.attemptSucceeded, at: Self.at(4), random: 0).facts == [.attemptSucceeded(.seconds(1))])
    }

    @Test func aSessionThatIsGoneLeavesNothing() {
        var machine = Self.machine(Self.waiting)
        #expect(machine.handle(.sessionGone(.takenOver), at: Self.at(4), random: 0).facts == [.waitEnded(.seconds(3))])
        #expect(machine.daemonState == .monitoring)
        #expect(machine.wait == nil)
        #expect(!machine.hasSession)
    }
}
