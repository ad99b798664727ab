public import Hummingbird
public import Logging
import HummingbirdCore
import NIOCore
public import ServiceLifecycle

/// An HTTP server with limits: on header size, idle time, the time until the first request and that an answer may take, and the number
/// of connections.
///
/// Runs until it is shut down gracefully or cancelled.
public struct HTTPEndpoint<Responder: HTTPResponder>: Service, CustomStringConvertible
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    /// Where to listen.
    public let address: EndpointAddress
    private let responder: Responder
    private let peers: Set<UInt32>?
    private let logger: Logger
    private let onListening: @Sendable (EndpointAddress) async -> Void

    /// Connections at a time; more wait in the kernel's queue.
    private static var connectionLimit: Int { 128 }
    private static var idleTimeout: TimeAmount { .seconds(60) }
    private static var requestTimeout: TimeAmount { .seconds(10) }
    private static var responseTimeout: TimeAmount { .seconds(30) }

    /// Makes a server; nothing listens before `run()`.
    ///
    /// - Parameters:
    ///   - peers: the user ids that may connect to a Unix socket, as the kernel knows them; nil lets in whoever can open it.
    ///   - onListening: called once it listens, with the address that port 0 became.
    public init(
        address: EndpointAddress,
        responder: Responder,
        peers: Set<UInt32>? = nil,
        logger: Logger,
        onListening: @escaping @Sendable (EndpointAddress) async -> Void = { _ in }
    ) {
        self.address = address
        self.responder = responder
        self.peers = peers
        self.logger = logger
        self.onListening = onListening
    }

    /// What service groups print.
    public var description: String { "endpoint \(address)" }

    /// Listens and serves.
    ///
    /// - Throws: `ListenFailure` when the address cannot be used.
    public func run() async throws {
        let peers = peers
        let bindAddress: BindAddress =
            switch address {
            case .tcp(let host, let port): .hostname(host, port: port)
            case .unixSocket(let path): .unixDomainSocket(path: path)
            }
        // The server's own lines are about its inner life; what matters to people is said by whoever runs it.
        var serverLogger = logger
        serverLogger.logLevel = .critical
        let address = address
        let onListening = onListening
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: Self.handlers(peers: peers),
                    idleTimeout: Self.idleTimeout,
                    httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100)
                )
            ),
            configuration: ApplicationConfiguration(
                address: bindAddress,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit, logger: serverLogger)
            ),
            onServerRunning: { channel in
                if case .tcp(let host, _) = address, let port = channel.localAddress?.port {
                    await onListening(.tcp(host: host, port: port))
                } else {
                    await onListening(address)
                }
            },
            logger: serverLogger
        )
        do {
            try await application.run()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw ListenFailure(address: address, error: error)
        }
    }

    private static func handlers(peers: Set<UInt32>?) -> [any RemovableChannelHandler] {
        let deadlines: [any RemovableChannelHandler] = [
            RequestDeadline(timeout: requestTimeout), ResponseDeadline(timeout: responseTimeout),
        ]
        return (peers.map { [PeerCheck(allowed: $0)] } ?? []) + deadlines
    }
}
