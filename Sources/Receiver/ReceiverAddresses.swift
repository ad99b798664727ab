/// The ports that a running receiver has.
public struct ReceiverAddresses: Sendable, Hashable {
    /// The TCP port of the HTTP server.
    public let httpPort: Int
    /// The UDP port of the StatsD socket.
    public let statsdPort: Int
}
