/// Where the daemon can be asked.
public struct HTTPConfiguration: Sendable, Equatable {
    /// The TCP endpoint.
    public var listen = ListenAddress.tcp(host: "127.0.0.1", port: 7654)
    /// The Unix socket's path; nil means the default, in the runtime directory and named for the session.
    public var controlSocket: String?
    /// The file with the token that permits control over TCP; nil permits none.
    public var bearerTokenFile: String?
    /// Names besides the host's own by which control over TCP may call it.
    public var hosts: [String] = []

    /// Makes the default configuration.
    public init() {}
}
