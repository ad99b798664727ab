/// Where carbon, or whatever speaks its plaintext protocol, listens.
public struct GraphiteAddress: Sendable, Hashable, CustomStringConvertible {
    /// How it is spoken to.
    public enum Transport: String, Sendable, Hashable, CaseIterable {
        /// A connection that is kept.
        case tcp
        /// Datagrams; carbon takes them only when `ENABLE_UDP_LISTENER` is on.
        case udp
    }

    /// How it is spoken to.
    public let transport: Transport
    /// A name or an address, v6 without brackets.
    public let host: String
    /// The port.
    public let port: UInt16

    /// Makes an address.
    public init(transport: Transport = .tcp, host: String, port: UInt16) {
        self.transport = transport
        self.host = host
        self.port = port
    }

    /// Reads `host:port` or `[v6]:port` for TCP, with `tcp://` or `udp://` in front of it or without.
    ///
    /// - Throws: `StatsDAddressError`, which says what is wrong and what would be right.
    public init(_ text: String) throws(StatsDAddressError) {
        var rest = text
        var transport = Transport.tcp
        for candidate in Transport.allCases where text.hasPrefix("\(candidate.rawValue)://") {
            transport = candidate
            rest = String(text.dropFirst(candidate.rawValue.count + 3))
        }
        guard case .udp(let host, let port) = try StatsDAddress(rest) else {
            throw StatsDAddressError(text, "Graphite is reached over TCP or UDP", hint: "127.0.0.1:2003 or udp://127.0.0.1:2003")
        }
        self.init(transport: transport, host: host, port: port)
    }

    /// The text that reads as this address.
    public var description: String {
        let end = StatsDAddress.udp(host: host, port: port).description
        return transport == .tcp ? end : "udp://\(end)"
    }
}
