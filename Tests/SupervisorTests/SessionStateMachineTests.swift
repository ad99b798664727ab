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
            #expect(deadline >= 1_001_060 && deadline <= 1_001_060 + 10)
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

    @Test func aSessionThatIsGoneLeavesNothing() {
        var machine = Self.machine(Self.waiting)
        #expect(machine.handle(.sessionGone, at: Self.at(4), random: 0).facts == [.waitEnded(.seconds(3))])
        #expect(machine.daemonState == .monitoring)
        #expect(machine.wait == nil)
        #expect(!machine.hasSession)
    }

    // MARK: Every state, every event

    /// The state after each event; nil where the event is refused and changes nothing.
    @Test(arguments: [
        (0, [.monitoring, .waiting, nil, nil, nil, .paused, nil, nil, nil, .monitoring] as [DaemonState?]),
        (1, [.waiting, nil, .resuming, nil, nil, .paused, nil, .resuming, .resuming, .monitoring]),
        (2, [.resuming, nil, nil, .monitoring, .waiting, .resuming, nil, nil, nil, nil]),
        (3, [.paused, .paused, nil, nil, nil, nil, .monitoring, nil, nil, .paused]),
        (4, [.paused, nil, nil, nil, nil, nil, .resuming, .resuming, .resuming, .paused]),
    ])
    func everyStateTakesEveryEvent(state: Int, expected: [DaemonState?]) {
        let histories = [Self.monitoring, Self.waiting, Self.resuming, Self.monitoring + [.pause], Self.waiting + [.pause]]
        let events: [SessionEvent] = [
            .sessionStarted, Self.limit(), .waitEnded, .attemptSucceeded, .attemptFailed(.commandFailed, nil), .pause, .unpause,
            .resumeNow, .newSession, .sessionGone,
        ]
        for (event, expected) in zip(events, expected) {
            var machine = Self.machine(histories[state])
            let before = machine.daemonState
            let transition = machine.handle(event, at: Self.at(1000), random: 0)
            if let expected {
                #expect(machine.daemonState == expected, "\(before) after \(event)")
                if case .refuse = transition.action { Issue.record("\(event) was refused in \(before)") }
            } else {
                #expect(machine.daemonState == before)
                guard case .refuse = transition.action else {
                    Issue.record("\(event) was not refused in \(before)")
                    continue
                }
                #expect(transition.facts.isEmpty)
            }
        }
    }

    // MARK: Any sequence

    @Test(arguments: 0..<200)
    func theInvariantsHoldAfterAnyEvents(seed: UInt64) throws {
        var state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        let registry = Registry()
        let metrics = try SupervisorMetrics(registry: registry, version: "v", commit: "c", uptime: { 0 })
        var policy = Self.policy()
        policy.onCrash = seed.isMultiple(of: 2)
        var machine = SessionStateMachine(policy: policy)
        var now = 0.0
        for _ in 0..<60 {
            now += Double(next() % 40)
            let stop = Stop(
                stopClass: StopClass.allCases[Int(next() % UInt64(StopClass.allCases.count))],
                resumeAt: next().isMultiple(of: 2) ? 1_000_000 + now + Double(next() % 100) - 20 : nil,
                latency: next().isMultiple(of: 2) ? .milliseconds(3) : nil
            )
            let kind = ResumeFailureKind.allCases[Int(next() % UInt64(ResumeFailureKind.allCases.count))]
            let events: [SessionEvent] = [
                .sessionStarted, .stopped(stop), .stopped(stop), .waitEnded, .waitEnded, .attemptSucceeded, .attemptFailed(kind, stop),
                .attemptFailed(kind, nil), .pause, .unpause, .resumeNow, .newSession, .sessionGone,
            ]
            let event = events[Int(next() % UInt64(events.count))]
            let moment = Self.at(now)
            let transition = machine.handle(event, at: moment, random: Double(next() % 1000) / 1000)
            var gauges = SupervisorGauges()
            gauges.state = machine.daemonState
            gauges.hasSession = machine.hasSession
            gauges.retries = machine.retries
            gauges.waitDeadline = machine.wait?.unixDeadline(at: moment)
            gauges.steps = SessionSteps(completed: 1, total: 2)
            metrics.record(transition.facts, gauges)
            SuiteReading(registry).checkInvariants()
        }
    }
}
