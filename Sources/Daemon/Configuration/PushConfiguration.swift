/// Where metrics are sent to, and the last act.
public struct PushConfiguration: Sendable, Equatable {
    /// What is done with a Pushgateway's group when the daemon ends.
    public enum OnExit: String, Sendable, CaseIterable {
        /// Push once more, so that the last numbers stay.
        case push
        /// Delete the group.
        case delete
        /// Leave it as it is.
        case none
    }

    /// The last act.
    public var onExit = OnExit.push
    /// How long the last act may take in all.
    public var exitBudget = Duration.seconds(5)
    /// The Pushgateway; nil when none is configured or it is switched off.
    public var pushgateway: PushgatewaySettings?
    /// The StatsD receiver; nil when none is configured or it is switched off.
    public var statsd: StatsDSettings?
    /// Graphite; nil when none is configured or it is switched off.
    public var graphite: GraphiteSettings?

    /// Makes the default configuration: nothing is sent.
    public init() {}
}
