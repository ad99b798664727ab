/// The quota that a rate limit belongs to, as far as the output names it.
public enum LimitKind: String, CaseIterable, Sendable {
    /// The rolling window of some hours that subscriptions have.
    case session
    /// The window of a week.
    case weekly
    /// The quota of one model; another model may still work.
    case model
    /// Requests or tokens per minute: short, seldom announced.
    case request
    /// The quota of a day, seldom announced.
    case daily
}
