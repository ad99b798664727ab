/// Where a server listens.
public enum EndpointAddress: Sendable, Equatable, CustomStringConvertible {
    /// A host name or address and a port; port 0 lets the system choose.
    case tcp(host: String, port: Int)
    /// The path of a Unix domain socket.
    case unixSocket(path: String)

    /// The address as people write it, `127.0.0.1:9464` or `[::1]:9464`.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unixSocket(let path): path
        }
    }
}
