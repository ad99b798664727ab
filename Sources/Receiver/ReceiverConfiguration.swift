/// Where a receiver listens.
public struct ReceiverConfiguration: Sendable, Hashable {
    /// Host name or address for pushes over HTTP.
    public var httpHost: String
    /// Port for pushes over HTTP, 0 to 65535; 0 takes any that is free.
    public var httpPort: Int
    /// Host name or address for StatsD datagrams.
    public var statsdHost: String
    /// Port for StatsD datagrams, 0 to 65535; 0 takes any that is free.
    public var statsdPort: Int
    /// Whether a StatsD gauge with a sign is set to it, as Datadog's agent and gostatsd have it, rather than changed by it.
    public var setsSignedGauges: Bool

    /// Makes a configuration; without arguments it is the ports that a Pushgateway and a StatsD server use, on this host only.
    public init(
        httpHost: String = "127.0.0.1",
        httpPort: Int = 9091,
        statsdHost: String = "127.0.0.1",
        statsdPort: Int = 8125,
        setsSignedGauges: Bool = false
    ) {
        self.httpHost = httpHost
        self.httpPort = httpPort
        self.statsdHost = statsdHost
        self.statsdPort = statsdPort
        self.setsSignedGauges = setsSignedGauges
    }
}
