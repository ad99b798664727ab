/// What came of a scenario.
public struct SimulationReport: Sendable {
    /// What happened, in the order of time: one line for each.
    public var timeline: [String] = []
    /// How the session ended, or the daemon's state at the end.
    public var end = ""
    /// The metrics over all runs of the daemon, without their prefix; counters are their increase.
    public var metrics: [String: Double] = [:]
    /// What does not hold, or is not as expected; empty when all is well.
    public var violations: [String] = []
    /// How long it lasted on the virtual clock.
    public var lasted = Duration.zero
    /// How often the invariants were checked.
    public var checks = 0
    /// How often the daemon touched the world.
    public var effects = 0
}
