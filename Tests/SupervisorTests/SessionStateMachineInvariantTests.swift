import Exposition
import MetricRegistry
import StopClassification
import TestSupport
import Testing

@testable import Supervisor

/// Whatever happens in whatever order: the contract's invariants hold at each reading, and every fact is counted once.
struct SessionStateMachineInvariantTests {
    private static let sequencesPerSeed = 25
    private static let eventsPerSequence = 60

    @Test(arguments: 0..<20)
    func theInvariantsHoldAfterAnyEvents(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<Self.sequencesPerSeed { try Self.runSequence(&random) }
    }

    private static func runSequence(_ random: inout SplitMix64) throws {
        let registry = Registry()
        let metrics = try SupervisorMetrics(registry: registry, version: "v", commit: "c", uptime: { 0 })
        var machine = SessionStateMachine(policy: policy(&random))
        var now = Moment.at(0)
        var before = SuiteReading(registry)
        var facts: [SessionTransition.Fact] = []
        for _ in 0..<eventsPerSequence {
            now.elapsed += .milliseconds(Int.random(in: 0..<90_000, using: &random))
            now.unixTime += Double.random(in: -5..<90, using: &random)
            if Int.random(in: 0..<40, using: &random) == 0 { machine.policy = policy(&random) }
            let event = event(at: now, for: machine, &random)
            let earlier = machine.history
            let transition = machine.handle(event, at: now, random: Double.random(in: 0..<1, using: &random))
            facts += transition.facts
            checkSafety(transition, of: machine, after: earlier, at: now)
            if case .refuse = transition.action { #expect(transition.facts.isEmpty) }

            var gauges = SupervisorGauges()
            gauges.state = machine.daemonState
            gauges.hasSession = machine.hasSession
            gauges.retries = machine.retries
            gauges.waitDeadline = machine.wait?.unixDeadline(at: now)
            gauges.steps = SessionSteps(completed: Int.random(in: 0..<9, using: &random), total: 9)
            metrics.record(transition.facts, gauges)

            let reading = SuiteReading(registry)
            reading.checkInvariants()
            reading.checkProgress(since: before)
            let hasIncident = machine.wait != nil || machine.daemonState == .resuming
            #expect(hasIncident || reading.values["retry_attempts"] == 0)
            before = reading
        }
        before.check(facts)
        let families = try PrometheusTextParser().parse(registry.prometheusText())
        for (name, value) in before.values where !name.contains("{") { #expect(families.value("palingenesis_" + name) == value) }
    }

    /// No attempt beyond the budget but an operator's, and what is written down at any time is plausible and says the same.
    private static func checkSafety(
        _ transition: SessionTransition,
        of machine: SessionStateMachine,
        after earlier: AttemptHistory,
        at now: Moment
    ) {
        for case .attemptBegan(let reason) in transition.facts where reason != .manual {
            #expect(earlier.times.count { $0 > now.unixTime - 3600 } < machine.policy.budget.perHour)
            #expect(earlier.times.count { $0 > now.unixTime - 86_400 } < machine.policy.budget.perDay)
        }
        let snapshot = machine.snapshot(at: now)
        #expect(snapshot.isPlausible)
        #expect(snapshot.isUnfinished == (machine.wait != nil || machine.daemonState == .resuming))
        var next = SessionStateMachine(policy: machine.policy)
        _ = next.restore(snapshot, at: now, random: 0)
        if let wait = machine.wait {
            #expect(next.wait?.plan == wait.plan && next.daemonState == machine.daemonState)
            let deadline = wait.unixDeadline(at: now)
            let expected = wait.cause == .announced ? deadline : max(deadline, now.unixTime)
            #expect(abs((next.wait?.unixDeadline(at: now) ?? 0) - expected) < 0.001)
        } else {
            #expect(next.daemonState != .resuming)
        }
    }

    private static func policy(_ random: inout SplitMix64) -> ResumePolicy {
        var policy = ResumePolicy()
        policy.enabled = Int.random(in: 0..<10, using: &random) != 0
        policy.onCrash = Bool.random(using: &random)
        policy.maxRetries = Int.random(in: 0..<4, using: &random)
        policy.budget = ResumeBudget(perHour: Int.random(in: 1..<6, using: &random), perDay: Int.random(in: 1..<12, using: &random))
        policy.progressAfter = .seconds(Int.random(in: 0..<1000, using: &random))
        policy.backoff = Backoff(base: .seconds(10), max: .seconds(60), jitter: Double.random(in: 0...1, using: &random))
        policy.assumedManualRestart = .seconds(Int.random(in: 60...1800, using: &random))
        return policy
    }

    /// Mostly what fits the state, so that sequences get far; anything else too.
    private static func event(at now: Moment, for machine: SessionStateMachine, _ random: inout SplitMix64) -> SessionEvent {
        let resets: [Double?] = [nil, now.unixTime + 50, now.unixTime - 500, now.unixTime + 1e9, -1e300, .nan, .infinity]
        let stop = Stop(
            stopClass: StopClass.allCases.randomElement(using: &random) ?? .unknown,
            resumeAt: resets.randomElement(using: &random) ?? nil,
            latency: Bool.random(using: &random) ? .milliseconds(Int.random(in: 0..<6000, using: &random)) : nil,
            progress: Stop.Progress(didAnswer: Bool.random(using: &random), didStep: Bool.random(using: &random))
        )
        let kind = ResumeFailureKind.allCases.randomElement(using: &random) ?? .unknown
        let any: [SessionEvent] = [
            .sessionStarted, .stopped(stop), .waitEnded, .attemptSucceeded, .attemptFailed(kind, stop), .attemptFailed(kind, nil), .pause,
            .unpause, .resumeNow, .newSession, .sessionGone(.takenOver),
        ]
        let fitting: [SessionEvent] =
            switch machine.daemonState {
            case .monitoring: machine.hasSession ? [.stopped(stop)] : [.sessionStarted]
            case .waiting: [.waitEnded]
            case .resuming: [.attemptSucceeded, .attemptFailed(kind, stop), .attemptFailed(.commandFailed, nil)]
            case .paused: [.unpause, .stopped(stop)]
            }
        let events = Int.random(in: 0..<3, using: &random) == 0 ? any : fitting
        return events.randomElement(using: &random) ?? .sessionGone(.takenOver)
    }
}

extension SuiteReading {
    /// Invariant 8: no series is gone or new, no counter has become smaller.
    func checkProgress(since before: SuiteReading) {
        #expect(values.count == before.values.count && histograms.count == before.histograms.count)
        for (name, value) in before.values where name.contains("_total") && !name.hasPrefix("current_session") {
            #expect((values[name] ?? -1) >= value)
        }
        for (name, histogram) in before.histograms { #expect((histograms[name]?.count ?? 0) >= histogram.count) }
    }

    /// Each fact was counted where it belongs, and nowhere else.
    func check(_ facts: [SessionTransition.Fact]) {
        var expected: [String: Double] = [:]
        for fact in facts {
            switch fact {
            case .sessionStarted: expected["sessions_started_total", default: 0] += 1
            case .stopped(.rateLimit, _): expected["rate_limits_total", default: 0] += 1
            case .stopped(.contextExhausted, _): expected["context_exhaustions_total", default: 0] += 1
            case .stopped, .waitBegan, .waitEnded: break
            case .attemptBegan(let reason): expected["resumes_total{\(reason.rawValue)}", default: 0] += 1
            case .attemptSucceeded: expected["resumes_success_total", default: 0] += 1
            case .attemptFailed(_, let kind): expected["resumes_failure_total{\(kind.rawValue)}", default: 0] += 1
            case .saved: expected["saves_total", default: 0] += 1
            }
        }
        for (name, value) in values
        where name.contains("_total") && !name.hasPrefix("current_session") && name != "time_saved_seconds_total" {
            #expect(value == expected[name, default: 0], "\(name)")
        }
        let latencies = facts.count { if case .stopped(_, .some) = $0 { true } else { false } }
        let begun = facts.count { if case .waitBegan = $0 { true } else { false } }
        let ended = facts.count { if case .waitEnded = $0 { true } else { false } }
        #expect(histograms["detection_latency_seconds"]?.count == UInt64(latencies))
        #expect(histograms["announced_wait_seconds"]?.count == UInt64(begun))
        #expect(histograms["wait_duration_seconds"]?.count == UInt64(ended))
        #expect(begun - ended == (values["wait_deadline_timestamp_seconds"] == 0 ? 0 : 1))
    }
}
