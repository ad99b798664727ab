import StopClassification

extension SessionStateMachine {
    /// What is to be remembered of it.
    public func snapshot(at now: Moment) -> SessionSnapshot {
        var snapshot = SessionSnapshot()
        snapshot.attemptTimes = history.times
        switch state {
        case .paused: snapshot.isPaused = true
        case .resuming(let plan, _, let pauseRequested):
            snapshot.isPaused = pauseRequested
            snapshot.plan = plan.saved
        case .monitoring, .waiting: break
        }
        if let wait {
            snapshot.wait = SessionSnapshot.SavedWait(
                began: now.unixTime - max((now.elapsed - wait.began.elapsed).inSeconds, 0),
                deadline: wait.unixDeadline(at: now),
                left: max(wait.remaining(at: now).inSeconds, 0),
                cause: wait.cause.rawValue
            )
            snapshot.plan = wait.plan.saved
        }
        guard snapshot.isUnfinished else {
            if isActive { snapshot.isRunning = true }
            return snapshot
        }
        snapshot.stopClass = incident.stopClass?.rawValue
        snapshot.attempts = incident.attempts
        snapshot.waited = incident.waited.inSeconds
        return snapshot
    }

    /// Takes up what a process that is gone has left.
    ///
    /// A wait goes on to its deadline, however long nobody was there. An attempt that was under way has failed: whoever calls this
    /// has made sure that its assistant no longer runs. Its next one comes after a backoff.
    ///
    /// - Returns: facts and action as for an event; no facts when nothing was left unfinished, and the session is to be started.
    public mutating func restore(_ snapshot: SessionSnapshot, at now: Moment, random: Double) -> SessionTransition {
        history = AttemptHistory(snapshot.attemptTimes)
        let isPaused = snapshot.isPaused || daemonState == .paused
        state = isPaused ? .paused(nil) : .monitoring
        guard let plan = snapshot.plan.flatMap(ResumePlan.init) else { return SessionTransition() }
        let transition = SessionTransition(facts: isActive ? [] : [.sessionStarted])
        isActive = true
        incident = Incident(
            stopClass: snapshot.stopClass.flatMap(StopClass.init),
            attempts: snapshot.attempts,
            waited: .seconds(snapshot.waited)
        )
        if let saved = snapshot.wait { return waiting(saved, plan, isPaused: isPaused, at: now, after: transition) }
        guard mayResume(plan.reason) else { return ending(transition, .forbidden) }
        guard retries < policy.maxRetries else { return ending(transition, .gaveUp) }
        return retrying(plan, resumeAt: nil, paused: isPaused, at: now, random: random, after: transition)
    }

    /// Takes room in the budget for going on with a session whose stop nobody saw.
    ///
    /// - Returns: nil where there was room; else from when on there is, and what there is none of until then.
    mutating func takeRoomToGoOn(at now: Moment) -> (from: Double, cause: Wait.Cause)? {
        if let room = history.room(in: policy.budget, at: now.unixTime) { return room }
        history.record(at: now.unixTime)
        return nil
    }

    private mutating func waiting(
        _ saved: SessionSnapshot.SavedWait,
        _ plan: ResumePlan,
        isPaused: Bool,
        at now: Moment,
        after transition: SessionTransition
    ) -> SessionTransition {
        let cause = Wait.Cause(rawValue: saved.cause) ?? .backoff
        let waited = min(max(now.unixTime - saved.began, 0), ResumePolicy.longestAnnouncedWait.inSeconds)
        let latest = now.unixTime + (ResumePolicy.longestAnnouncedWait + policy.resetMargin + policy.backoff.max).inSeconds
        // A reset was announced by somebody else's clock. What was chosen here never gets longer by a clock that was set back.
        let deadline: Wait.Deadline =
            cause == .announced
            ? .unixTime(min(saved.deadline, latest))
            : .elapsed(now.elapsed + .seconds(min(max(saved.deadline - now.unixTime, 0), saved.left)))
        let began = Moment(unixTime: now.unixTime - waited, elapsed: now.elapsed - .seconds(waited))
        let wait = Wait(began: began, deadline: deadline, cause: cause, plan: plan)
        state = isPaused ? .paused(wait) : .waiting(wait)
        let facts = transition.facts + [.waitBegan(planned: max(wait.remaining(at: now), .zero))]
        return SessionTransition(facts: facts, action: isPaused ? .none : .wait)
    }
}
