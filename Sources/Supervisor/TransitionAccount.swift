import StopClassification

/// What the audit trail says of a transition.
struct TransitionAccount {
    /// Nil when what an earlier supervisor left was taken up.
    let event: SessionEvent?
    let transition: SessionTransition
    /// After the transition.
    let machine: SessionStateMachine
    /// The last stop.
    let stop: StopClassification?
    let sessionID: String?
    let now: Moment

    /// One entry for each fact and decision, in their order.
    var entries: [AuditEntry] {
        var entries: [AuditEntry] = []
        if let wish = event?.wish {
            if case .refuse(let reason) = transition.action { return [entry(.refused, reason: wish, evidence: reason)] }
            entries.append(entry(.operatorAsked, reason: wish))
        }
        entries += transition.facts.compactMap(entry(of:))
        if case .end(let end) = transition.action {
            entries.append(entry(.sessionEnded, reason: end.name, evidence: end.explanation))
        }
        return entries
    }

    /// The stop to which the attempt came; nil where it did not get that far.
    private var attemptsStop: StopClassification? {
        if case .attemptFailed(_, .some) = event { stop } else { nil }
    }

    private func entry(of fact: SessionTransition.Fact) -> AuditEntry? {
        switch fact {
        case .sessionStarted: entry(.sessionStarted)
        case .stopped(let stopClass, let latency):
            entry(
                .sessionStopped,
                reason: stopClass.rawValue,
                rule: stop?.rule,
                evidence: stop?.evidence,
                until: stop?.resumeAt,
                seconds: latency
            )
        case .waitBegan(let planned):
            entry(
                .waitBegan,
                reason: machine.wait?.plan.reason.rawValue,
                evidence: machine.wait?.cause.rawValue,
                until: machine.wait?.unixDeadline(at: now),
                seconds: planned
            )
        case .waitEnded(let duration): entry(.waitEnded, seconds: duration)
        case .attemptBegan(let reason): entry(.resumeStarted, reason: reason.rawValue, attempt: machine.retries + 1)
        case .attemptSucceeded(let duration): entry(.resumeSucceeded, seconds: duration)
        case .attemptFailed(let duration, let kind):
            entry(.resumeFailed, reason: kind.rawValue, rule: attemptsStop?.rule, evidence: attemptsStop?.evidence, seconds: duration)
        case .saved: nil
        }
    }

    private func entry(
        _ event: AuditEntry.Event,
        reason: String? = nil,
        rule: String? = nil,
        evidence: String? = nil,
        until: Double? = nil,
        seconds: Duration? = nil,
        attempt: Int? = nil
    ) -> AuditEntry {
        AuditEntry(
            time: RFC3339.text(now.unixTime),
            event: event,
            state: machine.daemonState.name,
            session: sessionID,
            reason: reason,
            rule: rule,
            evidence: evidence,
            until: until.map(RFC3339.text),
            seconds: seconds?.inSeconds,
            attempt: attempt
        )
    }
}

extension SessionEvent {
    /// What an operator asked for; nil for what happened by itself.
    fileprivate var wish: String? {
        switch self {
        case .pause: "pause"
        case .unpause: "resume"
        case .resumeNow: "resume_now"
        case .newSession: "new_session"
        case .sessionStarted, .stopped, .waitEnded, .attemptSucceeded, .attemptFailed, .seenAlive, .sessionGone: nil
        }
    }
}
