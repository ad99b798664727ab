/// How an attempt to resume failed; the label `error_type` of `palingenesis_resumes_failure_total`.
public enum ResumeFailureKind: String, Error, Sendable, CaseIterable {
    /// The resumed session neither lived nor ended within its time.
    case timeout
    /// The command could not be started.
    case spawnFailed = "spawn_failed"
    /// The command ended before the session was seen alive.
    case commandFailed = "command_failed"
    /// The assistant does not know the session.
    case sessionNotFound = "session_not_found"
    /// The last allowed attempt failed; replaces that attempt's own kind.
    case retryExceeded = "retry_exceeded"
    /// The attempt was called off while it ran.
    case cancelled
    /// There is no usable command to resume with.
    case config
    /// A file or pipe could not be used.
    case io
    /// The daemon's own state did not allow it.
    case state
    /// Anything else; an attempt that nobody ended.
    case unknown
}
