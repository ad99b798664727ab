import MetricRegistry
import StopClassification

/// What the loop does to the supervisor's state.
extension Supervisor {
    /// The one place where states change: the machine, the metrics and the status change together, and the audit trail tells of it.
    func transition(_ event: SessionEvent) -> SessionTransition.Action {
        take(event) { $0.handle(event, at: $1, random: $2) }
    }

    /// Takes up what an earlier supervisor left.
    func restore(_ snapshot: SessionSnapshot) -> SessionTransition.Action {
        take(nil) { $0.restore(snapshot, at: $1, random: $2) }
    }

    /// Takes room in the budget for going on with what an earlier supervisor left; says from when on there is some where there is none.
    func takeRoomToGoOn() -> (from: Double, cause: Wait.Cause)? {
        state.withLock { $0.machine.takeRoomToGoOn(at: clock.now()) }
    }

    private func take(
        _ event: SessionEvent?,
        _ change: (inout SessionStateMachine, Moment, Double) -> SessionTransition
    ) -> SessionTransition.Action {
        let (transition, entries) = state.withLock { state in
            let now = clock.now()
            let transition = change(&state.machine, now, clock.random())
            metrics.record(transition.facts, Self.gauges(of: state, at: now))
            for fact in transition.facts {
                switch fact {
                case .attemptSucceeded: state.status.lastAttempt = "success"
                case .attemptFailed(_, let kind): state.status.lastAttempt = kind.rawValue
                case .attemptBegan: state.status.end = nil
                default: break
                }
            }
            if case .end(let end) = transition.action { state.status.end = end.explanation }
            let account = TransitionAccount(
                event: event,
                transition: transition,
                machine: state.machine,
                stop: state.stop,
                sessionID: state.status.sessionID,
                now: now
            )
            return (transition, account.entries)
        }
        for entry in entries { world.audit?.record(entry) }
        if transition.facts.contains(where: { if case .saved = $0 { true } else { false } }) { onSave() }
        return transition.action
    }

    /// Keeps a record of something that is no transition.
    func audit(_ event: AuditEntry.Event, session: String? = nil, reason: String? = nil, evidence: String? = nil) {
        guard let audit = world.audit else { return }
        let (time, name) = (RFC3339.text(clock.now().unixTime), state.withLock { $0.machine.daemonState.name })
        audit.record(AuditEntry(time: time, event: event, state: name, session: session, reason: reason, evidence: evidence))
    }

    /// What the state machine must not forget.
    var snapshot: SessionSnapshot { state.withLock { $0.machine.snapshot(at: clock.now()) } }

    /// From now on nothing is resumed, whatever policy comes.
    func forbidResuming() {
        state.withLock { state in
            state.isEnding = true
            state.machine.policy.enabled = false
        }
    }

    /// Whether it is its user who ends the daemon, and the session with it.
    var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

    func set(assistant: (any RunningAssistant)?) {
        state.withLock { state in
            state.assistant = assistant
            state.status.processID = assistant?.id
        }
    }

    func set(steps: SessionSteps) {
        state.withLock { state in
            guard state.steps != steps else { return }
            state.steps = steps
            metrics.record([], Self.gauges(of: state, at: clock.now()))
        }
    }

    /// Keeps what a stop was judged by, for people who ask and for the audit trail.
    func noteStop(_ classification: StopClassification, sessionID: String?, at now: Moment) {
        state.withLock { state in
            state.stop = classification
            state.status.sessionID = sessionID
            state.status.lastStop = SupervisorStatus.LastStop(
                stopClass: classification.stopClass.rawValue,
                rule: classification.rule,
                evidence: SecretText.shown(classification.evidence, limit: AuditEntry.greatestText),
                at: now.unixTime
            )
        }
    }

    func updateStatus(_ change: (inout SupervisorStatus) -> Void) {
        state.withLock { change(&$0.status) }
    }

    func set(exitStatus: Int32) {
        state.withLock { $0.exitStatus = exitStatus }
    }

    var daemonState: DaemonState { state.withLock { $0.machine.daemonState } }

    var hasSession: Bool { state.withLock { $0.machine.hasSession } }

    /// Whether something is waited for, paused or not.
    var isWaiting: Bool { state.withLock { $0.machine.wait != nil } }

    /// The wait under way; nil while it is paused.
    var wait: Wait? { state.withLock { $0.machine.daemonState == .waiting ? $0.machine.wait : nil } }

    /// The wait under a pause.
    var pausedWait: Wait? { state.withLock { $0.machine.daemonState == .paused ? $0.machine.wait : nil } }

    func send(_ input: SupervisorInput) {
        inputContinuation.yield(input)
    }

    func endInputs() {
        inputContinuation.finish()
    }

    static func gauges(of state: State, at now: Moment) -> SupervisorGauges {
        var gauges = SupervisorGauges()
        gauges.state = state.machine.daemonState
        gauges.hasSession = state.machine.hasSession
        gauges.retries = state.machine.retries
        gauges.waitDeadline = state.machine.wait?.unixDeadline(at: now)
        gauges.steps = state.steps
        return gauges
    }
}
