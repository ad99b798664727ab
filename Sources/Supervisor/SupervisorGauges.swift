/// The supervisor's present state, as the gauges show it.
public struct SupervisorGauges: Sendable, Equatable {
    /// What the daemon is doing.
    public var state = DaemonState.monitoring
    /// Whether there is a session.
    public var hasSession = false
    /// Retries begun in the present incident.
    public var retries = 0
    /// Unix time at which the current wait ends; nil outside a wait.
    public var waitDeadline: Double?
    /// Steps done and planned, from the session file; 0 is unknown.
    public var steps = SessionSteps()

    /// Makes the gauges of a daemon that has seen nothing yet.
    public init() {}
}
