/// Why a receiver cannot start.
public struct ReceiverError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is missing then: `pushes (HTTP)` or `StatsD (UDP)`.
    public let service: String
    /// The address, `127.0.0.1:9091` or `[::1]:9091`.
    public let address: String
    /// The system's reason.
    public let reason: String

    init(service: String, host: String, port: Int, reason: String) {
        self.service = service
        address = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        self.reason = reason
    }

    /// The three in one line.
    public var description: String { "cannot listen for \(service) on \(address): \(reason)" }
}
