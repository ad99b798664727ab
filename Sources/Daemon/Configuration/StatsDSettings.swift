public import StatsD

/// A StatsD receiver as the configuration has it: what the sink needs, and how often it is sent to.
public struct StatsDSettings: Sendable, Equatable {
    /// What the sink takes.
    public var configuration: StatsDConfiguration
    /// The time between two flushes.
    public var interval = Duration.seconds(10)

    /// Where `check --online` asks the receiver what it holds; nil for its kind's own default.
    public var readBack: String?

    /// Makes the default settings for an address.
    public init(address: StatsDAddress) {
        configuration = StatsDConfiguration(address: address)
    }
}
