/// The reason why a session stopped, which alone decides whether and how it may be resumed.
///
/// The raw values are the names that users, dashboards and the audit trail see.
public enum StopClass: String, CaseIterable, Sendable {
    /// A quota is used up, or requests came too fast; the session can go on after a wait.
    case rateLimit = "rate_limit"
    /// The conversation no longer fits the model's context window; only a new session helps.
    case contextExhausted = "context_exhausted"
    /// One answer grew longer than the model may write; the same session can go on at once.
    case outputLimit = "output_limit"
    /// The service or the network failed for the moment (5xx, overload, throttling that is not the user's limit).
    case transient
    /// The service does not accept the credentials; somebody has to log in.
    case auth
    /// The service wants money first; somebody has to decide.
    case billing
    /// The user ended the session.
    case userExit = "user_exit"
    /// The session did what it was asked to do.
    case completed
    /// The process was ended by a fault or killed.
    case crashed
    /// None of the others can be said with confidence.
    case unknown
}
