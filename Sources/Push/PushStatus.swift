/// How a sink is doing, for `status`, `/ready` and the log.
public struct PushStatus: Sendable, Equatable {
    /// The sink's kind.
    public var sink: String
    /// Where it sends, without credentials.
    public var destination: String
    /// What nobody tells the sink about what it has delivered; nil where the receiver acknowledges.
    public var uncertainty: String?
    /// Unix time of the last delivered push, seconds.
    public var lastSuccess: Double?
    /// The last failure's class and words; nil after a delivered push.
    public var lastFailure: PushFailure?
    /// Failed pushes since the last delivered one.
    public var consecutiveFailures = 0
    /// Unix time of the next attempt, seconds; nil while one is under way and after the end.
    public var nextAttempt: Double?
}
