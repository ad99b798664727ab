/// What the supervisor is doing and why, for people who ask.
public struct SupervisorStatus: Sendable, Equatable, Codable {
    /// The last stop.
    public struct LastStop: Sendable, Equatable, Codable {
        /// Its class.
        public var stopClass: String
        /// The rule that said so.
        public var rule: String
        /// The line that the rule matched; untrusted text without control characters.
        public var evidence: String
        /// When it was detected, Unix seconds.
        public var at: Double
    }

    /// `monitoring`, `paused`, `waiting` or `resuming`.
    public var state = DaemonState.monitoring.name
    /// The assistant's kind.
    public var assistant: String
    /// Whether there is a session: running, waiting, or being resumed.
    public var hasSession = false
    /// The assistant's own name for the session, once it was seen.
    public var sessionID: String?
    /// The assistant's process id while it runs.
    public var processID: Int32?
    /// Steps done, by the session file.
    public var stepsCompleted = 0
    /// Steps planned, by the session file; 0 is unknown.
    public var stepsTotal = 0
    /// Retries begun in the present incident.
    public var retries = 0
    /// Why the session waits: the reason of the attempt that follows.
    public var waitingFor: String?
    /// What decides when the wait ends: `announced`, `backoff`, `hourly_budget` or `daily_budget`.
    public var waitCause: String?
    /// When the wait ends, Unix seconds.
    public var waitDeadline: Double?
    /// The last stop.
    public var lastStop: LastStop?
    /// How the last attempt to resume ended: `success`, or the kind of failure.
    public var lastAttempt: String?
    /// Why the session is not resumed any more; nil as long as it is supervised.
    public var end: String?
}
