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
    private let logger: Logger
    private let onListening: @Sendable (EndpointAddress) async -> Void

    /// Connections at a time; more wait in the kernel's queue.
    private static var connectionLimit: Int { 128 }
    private static var idleTimeout: TimeAmount { .seconds(60) }
    private static var requestTimeout: TimeAmount { .seconds(10) }
    private static var responseTimeout: TimeAmount { .seconds(30) }

    /// Makes a server; nothing listens before `run()`.
    ///
    /// - Parameter onListening: called once it listens, with the address that port 0 became.
    public init(
        address: EndpointAddress,
        responder: Responder,
        logger: Logger,
        onListening: @escaping @Sendable (EndpointAddress) async -> Void = { _ in }
    ) {
        self.address = address
        self.responder = responder
        self.logger = logger
        self.onListening = onListening
    }

    /// What service groups print.
    public var description: String { "endpoint \(address)" }

    /// Listens and serves.
    ///
    /// - Throws: `ListenFailure` when the address cannot be used.
    public func run() async throws {
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
                    additionalChannelHandlers: [
                        RequestDeadline(timeout: Self.requestTimeout), ResponseDeadline(timeout: Self.responseTimeout),
                    ],
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
}
