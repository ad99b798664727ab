public import StatsD

/// Graphite as the configuration has it: what the sink needs, and how often it is sent to.
public struct GraphiteSettings: Sendable, Equatable {
    /// What the sink takes.
    public var configuration: GraphiteConfiguration
    /// The time between two pushes.
    public var interval = Duration.seconds(10)

    /// Where `check --online` asks Graphite's web application what it holds; nil for nowhere.
    public var readBack: String?

    /// Makes the default settings for an address.
    public init(address: GraphiteAddress) {
        configuration = GraphiteConfiguration(address: address)
    }
}
