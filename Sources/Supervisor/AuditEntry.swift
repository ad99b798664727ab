/// One line of the audit trail: something that was decided or done, with its evidence.
public struct AuditEntry: Sendable, Equatable, Codable {
    /// What happened.
    public enum Event: String, Sendable, Codable, CaseIterable {
        case supervisionStarted = "supervision_started"
        case supervisionEnded = "supervision_ended"
        case sessionStarted = "session_started"
        case sessionStopped = "session_stopped"
        case sessionRestored = "session_restored"
        case sessionEnded = "session_ended"
        case sessionBackedUp = "session_backed_up"
        case survivorFound = "survivor_found"
        case waitBegan = "wait_began"
        case waitEnded = "wait_ended"
        case resumeStarted = "resume_started"
        case resumeSucceeded = "resume_succeeded"
        case resumeFailed = "resume_failed"
        case operatorAsked = "operator_asked"
        case refused
        case problem
    }

    /// The longest text of a field, in Unicode scalars.
    static let greatestText = 400

    /// When, in RFC 3339, UTC.
    public var time: String
    /// What happened.
    public var event: Event
    /// The daemon's state afterwards.
    public var state: String
    /// The assistant's own name for the session, when it is known.
    public var session: String?
    /// Why: a stop's class, an attempt's reason, a failure's kind, a wait's cause, an end.
    public var reason: String?
    /// The rule that classified a stop.
    public var rule: String?
    /// The line that the rule matched, or what is told of an event in words; without what can be recognised as a secret.
    public var evidence: String?
    /// When a wait ends or a session may go on, in RFC 3339, UTC.
    public var until: String?
    /// Seconds: a wait's length, planned or measured, or an attempt's.
    public var seconds: Double?
    /// The number of the attempt within its incident.
    public var attempt: Int?

    /// Makes an entry; texts are shortened, and what looks like a secret is taken out.
    package init(
        time: String,
        event: Event,
        state: String,
        session: String? = nil,
        reason: String? = nil,
        rule: String? = nil,
        evidence: String? = nil,
        until: String? = nil,
        seconds: Double? = nil,
        attempt: Int? = nil
    ) {
        (self.time, self.event, self.state, self.session, self.reason, self.rule) = (time, event, state, session, reason, rule)
        self.evidence = evidence.flatMap { $0.isEmpty ? nil : SecretText.shown($0, limit: Self.greatestText) }
        (self.until, self.attempt) = (until, attempt)
        self.seconds = seconds.flatMap { $0.isFinite ? ($0 * 1000).rounded() / 1000 : nil }
    }
}

/// What keeps a record of decisions.
public protocol AuditTrail: Sendable {
    /// Keeps an entry; may do short blocking work.
    func record(_ entry: AuditEntry)
}
