import StopClassification

/// Decides what becomes of a session: when it is waited for, resumed, given up.
///
/// Pure: events go in with the moment and a random number; facts and one action come out. Every transition of the daemon's
/// state is made here and nowhere else.
///
///     monitoring ──stopped──> waiting ──waitEnded──> resuming ──attemptSucceeded──> monitoring
///          │                     ^                      │
///          └──stopped, no wait───┼──────────────────────┤ attemptFailed: waiting again, or given up
///     paused <──pause/unpause──> any of them; during an attempt a pause takes effect when the attempt ends
public struct SessionStateMachine: Sendable {
    private enum State: Equatable {
        case monitoring
        case waiting(Wait)
        case resuming(ResumePlan, began: Moment, pauseRequested: Bool)
        /// With the wait that goes on meanwhile, if there is one: its deadline is absolute.
        case paused(Wait?)
    }

    /// One stop and all that is done about it.
    private struct Incident: Equatable {
        var attempts = 0
        var waited = Duration.zero
    }

    /// What may be resumed; may be replaced at any time.
    public var policy: ResumePolicy
    private var state = State.monitoring
    private var incident = Incident()
    private var isActive = false

    /// Makes a machine that has seen no session yet.
    public init(policy: ResumePolicy) {
        self.policy = policy
    }

    // MARK: What it knows

    /// The daemon's state.
    public var daemonState: DaemonState {
        switch state {
        case .monitoring: .monitoring
        case .waiting: .waiting
        case .resuming: .resuming
        case .paused: .paused
        }
    }

    /// The wait under way, paused or not.
    public var wait: Wait? {
        switch state {
        case .waiting(let wait): wait
        case .paused(let wait): wait
        case .monitoring, .resuming: nil
        }
    }

    /// Whether there is a session: running, waiting, or being resumed.
    public var hasSession: Bool { isActive }

    /// Retries begun in the present incident.
    public var retries: Int { max(incident.attempts - 1, 0) }

    // MARK: Events

    /// Takes an event.
    ///
    /// - Parameter random: uniform in 0..<1, for jitter.
    public mutating func handle(_ event: SessionEvent, at now: Moment, random: Double) -> SessionTransition {
        switch event {
        case .sessionStarted:
            isActive = true
            return SessionTransition(facts: [.sessionStarted])
        case .stopped(let stop):
            return stopped(stop, at: now, random: random)
        case .waitEnded:
            return waitEnded(at: now)
        case .attemptSucceeded:
            return attemptSucceeded(at: now)
        case .attemptFailed(let kind, let stop):
            return attemptFailed(kind, stop, at: now, random: random)
        case .pause:
            return pause()
        case .unpause:
            return unpause(at: now)
        case .resumeNow:
            return operatorAttempt(.sameSession, at: now)
        case .newSession:
            return operatorAttempt(.newSession, at: now)
        case .sessionGone:
            return sessionGone(at: now)
        }
    }

    private mutating func stopped(_ stop: Stop, at now: Moment, random: Double) -> SessionTransition {
        let isPaused: Bool
        switch state {
        case .monitoring where isActive: isPaused = false
        case .paused(nil) where isActive: isPaused = true
        default: return refuse("no session is running")
        }
        var transition = SessionTransition(facts: [.stopped(stop.stopClass, latency: stop.latency)])
        guard let reason = resumableReason(stop.stopClass) else {
            isActive = false
            transition.action = .end(stop.stopClass == .completed ? .completed : .notResumable(stop.stopClass))
            return transition
        }
        incident = Incident()
        schedule(ResumePlan(reason: reason), resumeAt: stop.resumeAt, paused: isPaused, at: now, random: random, into: &transition)
        return transition
    }

    private mutating func waitEnded(at now: Moment) -> SessionTransition {
        guard case .waiting(let wait) = state else { return refuse("nothing is waited for") }
        guard wait.remaining(at: now) <= .zero else { return SessionTransition(action: .wait) }
        var transition = SessionTransition()
        end(wait, at: now, into: &transition)
        if mayResume(wait.plan.reason) {
            begin(wait.plan, at: now, into: &transition)
        } else {
            state = .monitoring
            incident = Incident()
            isActive = false
            transition.action = .end(.forbidden)
        }
        return transition
    }

    private mutating func attemptSucceeded(at now: Moment) -> SessionTransition {
        guard case .resuming(let plan, let began, let pauseRequested) = state else { return refuse("no attempt is under way") }
        var transition = SessionTransition(facts: [.attemptSucceeded(now.elapsed - began.elapsed)])
        if plan.reason != .manual { transition.facts.append(.saved(incident.waited + policy.assumedManualRestart)) }
        incident = Incident()
        isActive = true
        state = pauseRequested ? .paused(nil) : .monitoring
        return transition
    }

    private mutating func attemptFailed(
        _ kind: ResumeFailureKind,
        _ stop: Stop?,
        at now: Moment,
        random: Double
    ) -> SessionTransition {
        guard case .resuming(let plan, let began, let pauseRequested) = state else { return refuse("no attempt is under way") }
        let duration = now.elapsed - began.elapsed
        state = pauseRequested ? .paused(nil) : .monitoring
        // What the assistant said this time is the fresher reason; where it said nothing the old plan stands.
        let next = stop.flatMap { resumableReason($0.stopClass) }.map { ResumePlan(reason: $0) } ?? plan

        var end: SessionTransition.End?
        var counted = kind
        if let stop, [.auth, .billing, .userExit].contains(stop.stopClass) {
            end = .notResumable(stop.stopClass)
        } else if kind == .config || kind == .sessionNotFound || kind == .cancelled {
            // Trying the same again cannot help, or is not wanted.
            end = .gaveUp
        } else if !mayResume(next.reason) {
            end = .forbidden
        } else if retries >= policy.maxRetries {
            end = .gaveUp
            counted = .retryExceeded
        }
        var transition = SessionTransition(facts: [.attemptFailed(duration, counted)])
        if let end {
            incident = Incident()
            isActive = false
            transition.action = .end(end)
            return transition
        }
        schedule(next, resumeAt: stop?.resumeAt, paused: pauseRequested, at: now, random: random, into: &transition)
        return transition
    }

    private mutating func pause() -> SessionTransition {
        switch state {
        case .monitoring: state = .paused(nil)
        case .waiting(let wait): state = .paused(wait)
        case .resuming(let plan, let began, false): state = .resuming(plan, began: began, pauseRequested: true)
        case .resuming(_, _, true), .paused: return refuse("already paused")
        }
        return SessionTransition()
    }

    private mutating func unpause(at now: Moment) -> SessionTransition {
        switch state {
        case .paused(let wait?):
            state = .waiting(wait)
            return waitEnded(at: now)
        case .paused(nil):
            state = .monitoring
            return SessionTransition()
        case .resuming(let plan, let began, true):
            state = .resuming(plan, began: began, pauseRequested: false)
            return SessionTransition()
        case .monitoring, .waiting, .resuming:
            return refuse("not paused")
        }
    }

    private mutating func operatorAttempt(_ strategy: ResumePlan.Strategy, at now: Moment) -> SessionTransition {
        var transition = SessionTransition()
        if case .resuming = state { return refuse("an attempt is under way") }
        if let wait {
            end(wait, at: now, into: &transition)
        } else if isActive {
            return refuse("the session is running")
        } else {
            incident = Incident()
        }
        isActive = true
        begin(ResumePlan(reason: .manual, strategy: strategy), at: now, into: &transition)
        return transition
    }

    private mutating func sessionGone(at now: Moment) -> SessionTransition {
        var transition = SessionTransition()
        switch state {
        case .resuming:
            return refuse("an attempt is under way")
        case .waiting(let wait):
            end(wait, at: now, into: &transition)
            state = .monitoring
        case .paused(let wait):
            if let wait { end(wait, at: now, into: &transition) }
            state = .paused(nil)
        case .monitoring:
            break
        }
        incident = Incident()
        isActive = false
        return transition
    }

    // MARK: Parts of transitions

    private func refuse(_ reason: String) -> SessionTransition {
        SessionTransition(action: .refuse(reason))
    }

    private func resumableReason(_ stopClass: StopClass) -> ResumeReason? {
        ResumeReason(stopClass).flatMap { mayResume($0) ? $0 : nil }
    }

    /// Asked again before each attempt, since the policy may be replaced during a wait.
    private func mayResume(_ reason: ResumeReason) -> Bool {
        switch reason {
        case .manual: true
        case .crashed: policy.enabled && policy.onCrash
        case .rateLimit, .contextExhausted, .outputLimit, .transient: policy.enabled
        }
    }

    /// Waits for the moment of the next attempt, or begins it when that moment is now.
    private mutating func schedule(
        _ plan: ResumePlan,
        resumeAt: Double?,
        paused: Bool,
        at now: Moment,
        random: Double,
        into transition: inout SessionTransition
    ) {
        let wait = Wait(began: now, deadline: deadline(for: plan.reason, resumeAt: resumeAt, at: now, random: random), plan: plan)
        let planned = wait.remaining(at: now)
        if paused {
            transition.facts.append(.waitBegan(planned: max(planned, .zero)))
            state = .paused(wait)
        } else if planned > .zero {
            transition.facts.append(.waitBegan(planned: planned))
            state = .waiting(wait)
            transition.action = .wait
        } else {
            begin(plan, at: now, into: &transition)
        }
    }

    private func deadline(for reason: ResumeReason, resumeAt: Double?, at now: Moment, random: Double) -> Wait.Deadline {
        let failures = incident.attempts
        if let resumeAt, resumeAt.isFinite {
            let latest = now.unixTime + ResumePolicy.longestAnnouncedWait.inSeconds
            // A reset long ago means now: no deadline lies in the past.
            let reset = max(min(resumeAt, latest) + policy.resetMargin.inSeconds, now.unixTime)
            // Jitter only ever makes it later: many sessions share one reset, and none may come before it.
            let spread = policy.backoff.spread * min(reset - now.unixTime, policy.backoff.max.inSeconds)
            let backoff = failures > 0 ? now.unixTime + policy.backoff.delay(failures, random: random).inSeconds : -.infinity
            return .unixTime(max(reset + spread * random, backoff))
        }
        switch reason {
        case .rateLimit, .transient, .crashed:
            return .elapsed(now.elapsed + policy.backoff.delay(failures + 1, random: random))
        case .contextExhausted, .outputLimit, .manual:
            return .elapsed(failures > 0 ? now.elapsed + policy.backoff.delay(failures, random: random) : now.elapsed)
        }
    }

    private mutating func end(_ wait: Wait, at now: Moment, into transition: inout SessionTransition) {
        let waited = max(now.elapsed - wait.began.elapsed, .zero)
        incident.waited += waited
        transition.facts.append(.waitEnded(waited))
    }

    private mutating func begin(_ plan: ResumePlan, at now: Moment, into transition: inout SessionTransition) {
        incident.attempts += 1
        state = .resuming(plan, began: now, pauseRequested: false)
        transition.facts.append(.attemptBegan(plan.reason))
        transition.action = .attempt(plan)
    }
}
