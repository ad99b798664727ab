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
    enum State: Equatable {
        case monitoring
        case waiting(Wait)
        case resuming(ResumePlan, began: Moment, pauseRequested: Bool)
        /// With the wait that goes on meanwhile, if there is one: its deadline is absolute.
        case paused(Wait?)
    }

    /// One stop and all that is done about it.
    struct Incident: Equatable {
        var stopClass: StopClass?
        var attempts = 0
        var waited = Duration.zero
    }

    /// A resume that was seen to work, until it has shown that it got anywhere.
    struct Resumed: Equatable {
        var incident: Incident
        var began: Moment
    }

    /// What may be resumed; may be replaced at any time.
    public var policy: ResumePolicy
    var state = State.monitoring
    var incident = Incident()
    var history = AttemptHistory()
    var isActive = false
    private var resumed: Resumed?

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
        case .seenAlive:
            return seenAlive(at: now)
        case .sessionGone(let departure):
            return sessionGone(departure, at: now)
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
        let earlier = resumed.take()
        guard let reason = resumableReason(stop.stopClass) else {
            return ending(transition, stop.stopClass == .completed ? .completed : .notResumable(stop.stopClass))
        }
        if let earlier, isRepeat(stop, of: earlier, at: now) {
            // Nothing has come of the resume: the incident goes on, and with it the count of its attempts.
            incident = earlier.incident
            if !stop.stopClass.passesWithTime { return ending(transition, .repeated(stop.stopClass)) }
            if retries >= policy.maxRetries { return ending(transition, .gaveUp) }
        } else {
            incident = Incident(stopClass: stop.stopClass)
        }
        schedule(ResumePlan(reason: reason), resumeAt: stop.resumeAt, paused: isPaused, at: now, random: random, into: &transition)
        return transition
    }

    private mutating func waitEnded(at now: Moment) -> SessionTransition {
        guard case .waiting(let wait) = state else { return refuse("nothing is waited for") }
        guard wait.remaining(at: now) <= .zero else { return SessionTransition(action: .wait) }
        var transition = SessionTransition()
        guard mayResume(wait.plan.reason) else {
            end(wait, at: now, into: &transition)
            state = .monitoring
            return ending(transition, .forbidden)
        }
        // Asked again, since an operator may have made attempts of his own meanwhile, or the policy may have changed.
        if wait.plan.reason != .manual, let room = history.room(in: policy.budget, at: now.unixTime) {
            state = .waiting(wait.held(until: room.from, for: room.cause, at: now))
            return SessionTransition(action: .wait)
        }
        end(wait, at: now, into: &transition)
        begin(wait.plan, at: now, into: &transition)
        return transition
    }

    private mutating func attemptSucceeded(at now: Moment) -> SessionTransition {
        guard case .resuming(let plan, let began, let pauseRequested) = state else { return refuse("no attempt is under way") }
        var transition = SessionTransition(facts: [.attemptSucceeded(now.elapsed - began.elapsed)])
        if plan.reason != .manual {
            transition.facts.append(.saved(incident.waited + policy.assumedManualRestart))
            resumed = Resumed(incident: incident, began: began)
        }
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
        } else if let stop, stop.stopClass == incident.stopClass, !stop.stopClass.passesWithTime {
            end = .repeated(stop.stopClass)
            counted = .retryExceeded
        } else if retries >= policy.maxRetries {
            end = .gaveUp
            counted = .retryExceeded
        }
        let transition = SessionTransition(facts: [.attemptFailed(duration, counted)])
        if let end { return ending(transition, end) }
        if let stop, resumableReason(stop.stopClass) != nil { incident.stopClass = stop.stopClass }
        return retrying(next, resumeAt: stop?.resumeAt, paused: pauseRequested, at: now, random: random, after: transition)
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

    private mutating func seenAlive(at now: Moment) -> SessionTransition {
        guard let transition = leavingWait(at: now) else { return refuse("an attempt is under way") }
        incident = Incident()
        resumed = nil
        isActive = true
        return transition
    }

    private mutating func sessionGone(_ departure: Departure, at now: Moment) -> SessionTransition {
        guard let transition = leavingWait(at: now) else { return refuse("an attempt is under way") }
        return ending(transition, .left(departure))
    }

    // MARK: Parts of transitions

    /// The wait, if there is one, ends without an attempt; nil during an attempt, which ends by itself.
    private mutating func leavingWait(at now: Moment) -> SessionTransition? {
        var transition = SessionTransition()
        switch state {
        case .resuming:
            return nil
        case .waiting(let wait):
            end(wait, at: now, into: &transition)
            state = .monitoring
        case .paused(let wait):
            if let wait { end(wait, at: now, into: &transition) }
            state = .paused(nil)
        case .monitoring:
            break
        }
        return transition
    }

    func refuse(_ reason: String) -> SessionTransition {
        SessionTransition(action: .refuse(reason))
    }

    /// The session will not be resumed.
    mutating func ending(_ transition: SessionTransition, _ end: SessionTransition.End) -> SessionTransition {
        incident = Incident()
        resumed = nil
        isActive = false
        return SessionTransition(facts: transition.facts, action: .end(end))
    }

    private func resumableReason(_ stopClass: StopClass) -> ResumeReason? {
        ResumeReason(stopClass).flatMap { mayResume($0) ? $0 : nil }
    }

    /// Asked again before each attempt, since the policy may be replaced during a wait.
    func mayResume(_ reason: ResumeReason) -> Bool {
        switch reason {
        case .manual: true
        case .crashed: policy.enabled && policy.onCrash
        case .rateLimit, .contextExhausted, .outputLimit, .transient: policy.enabled
        }
    }

    /// Whether a resumed session has stopped as it did before, with nothing done in between.
    ///
    /// An answer shows that a limit or an outage is over; a full context or a crash can come again after many answers.
    private func isRepeat(_ stop: Stop, of resumed: Resumed, at now: Moment) -> Bool {
        guard stop.stopClass == resumed.incident.stopClass, !stop.progress.didStep else { return false }
        if stop.stopClass.passesWithTime, stop.progress.didAnswer { return false }
        return now.elapsed - resumed.began.elapsed < policy.progressAfter
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
        let (deadline, cause) = deadline(for: plan.reason, resumeAt: resumeAt, at: now, random: random)
        var wait = Wait(began: now, deadline: deadline, cause: cause, plan: plan)
        if let room = history.room(in: policy.budget, at: now.unixTime) { wait = wait.held(until: room.from, for: room.cause, at: now) }
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

    /// The next attempt of an incident after one has failed.
    mutating func retrying(
        _ plan: ResumePlan,
        resumeAt: Double?,
        paused: Bool,
        at now: Moment,
        random: Double,
        after transition: SessionTransition
    ) -> SessionTransition {
        var transition = transition
        schedule(plan, resumeAt: resumeAt, paused: paused, at: now, random: random, into: &transition)
        return transition
    }

    private func deadline(
        for reason: ResumeReason,
        resumeAt: Double?,
        at now: Moment,
        random: Double
    ) -> (Wait.Deadline, Wait.Cause) {
        let failures = incident.attempts
        if let resumeAt, resumeAt.isFinite {
            let latest = now.unixTime + ResumePolicy.longestAnnouncedWait.inSeconds
            // A reset long ago means now: no deadline lies in the past.
            let reset = max(min(resumeAt, latest) + policy.resetMargin.inSeconds, now.unixTime)
            // Jitter only ever makes it later: many sessions share one reset, and none may come before it.
            let spread = policy.backoff.spread * min(reset - now.unixTime, policy.backoff.max.inSeconds)
            let announced = reset + spread * random
            let backoff = failures > 0 ? policy.backoff.delay(failures, random: random) : .zero
            let isAnnounced = now.unixTime + backoff.inSeconds <= announced
            return isAnnounced ? (.unixTime(announced), .announced) : (.elapsed(now.elapsed + backoff), .backoff)
        }
        switch reason {
        case .rateLimit, .transient, .crashed:
            return (.elapsed(now.elapsed + policy.backoff.delay(failures + 1, random: random)), .backoff)
        case .contextExhausted, .outputLimit, .manual:
            return (.elapsed(failures > 0 ? now.elapsed + policy.backoff.delay(failures, random: random) : now.elapsed), .backoff)
        }
    }

    private mutating func end(_ wait: Wait, at now: Moment, into transition: inout SessionTransition) {
        let waited = max(now.elapsed - wait.began.elapsed, .zero)
        incident.waited += waited
        transition.facts.append(.waitEnded(waited))
    }

    private mutating func begin(_ plan: ResumePlan, at now: Moment, into transition: inout SessionTransition) {
        incident.attempts += 1
        history.record(at: now.unixTime)
        state = .resuming(plan, began: now, pauseRequested: false)
        transition.facts.append(.attemptBegan(plan.reason))
        transition.action = .attempt(plan)
    }
}

extension StopClass {
    /// Whether such a stop is over after a while, without anything being done about it.
    var passesWithTime: Bool { self == .rateLimit || self == .transient }
}
