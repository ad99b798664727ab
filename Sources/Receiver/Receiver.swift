import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A receiver for trying things out: takes pushes as a Pushgateway does and StatsD datagrams, and tells of each what it changed.
///
/// Over HTTP it answers `PUT`, `POST` and `DELETE /metrics/job/…`, `GET /metrics`, `GET /api/v1/metrics`, `GET /-/ready` and
/// `GET /-/healthy` with the status codes and error texts of Pushgateway 1.5.1, and `GET /statsd` with the totals of the StatsD series.
/// Nothing is kept on disk. What is kept in memory is limited: 1,000 groups, 100,000 samples, 16 MiB a body, 20,000 StatsD series; a
/// sender beyond that is told so. A body in protobuf is refused with status 415.
///
/// Thread safety: `run()` is called once; nothing else is called after `init`.
public final class Receiver: Service {
    /// How many connections may be open at a time, and for how long one may be silent.
    private static let maximumConnections = 32
    private static let idleTimeout = TimeAmount.seconds(60)

    private let configuration: ReceiverConfiguration
    private let logger: Logger
    private let state: ReceivedState
    private let onListening: @Sendable (ReceiverAddresses) -> Void

    /// Makes a receiver that does nothing yet.
    ///
    /// - Parameters:
    ///   - configuration: where to listen.
    ///   - logger: takes what concerns the server itself.
    ///   - now: the clock, by which arrivals are dated.
    ///   - onListening: called once, when both ports are open.
    ///   - output: takes the text about each arrival: one or more lines without a line feed at the end, from any thread. Text from
    ///     outside stands in it with escapes, so that it may go to a terminal. An arrival is answered after this returns.
    public convenience init(
        configuration: ReceiverConfiguration,
        logger: Logger,
        now: @escaping @Sendable () -> ArrivalTime = ArrivalTime.now,
        onListening: @escaping @Sendable (ReceiverAddresses) -> Void = { _ in },
        output: @escaping @Sendable (String) -> Void
    ) {
        self.init(
            configuration: configuration,
            limits: ReceiverLimits(),
            logger: logger,
            now: now,
            onListening: onListening,
            output: output
        )
    }

    init(
        configuration: ReceiverConfiguration,
        limits: ReceiverLimits,
        logger: Logger,
        now: @escaping @Sendable () -> ArrivalTime,
        onListening: @escaping @Sendable (ReceiverAddresses) -> Void,
        output: @escaping @Sendable (String) -> Void
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        state = ReceivedState(
            limits: limits,
            setsSignedGauges: configuration.setsSignedGauges,
            now: now,
            output: output
        )
    }

    /// Listens until a graceful shutdown or the task's cancellation.
    ///
    /// - Throws: `ReceiverError` when a port cannot be opened.
    public func run() async throws {
        let statsD = try await openStatsD()
        try await withThrowingTaskGroup(of: Void.self) { [state] group in
            group.addTask {
                try await cancelWhenGracefulShutdown { try await statsD.run { state.take(datagram: $0, peer: $1) } }
            }
            group.addTask { try await self.serveHTTP(statsDPort: statsD.port) }
            do {
                try await group.next()
                // A graceful shutdown ends both, each in its time. Otherwise neither is of use without the other.
                if !Task.isShuttingDownGracefully { group.cancelAll() }
                try await group.waitForAll()
            } catch is CancellationError {
                return
            }
        }
    }

    private func openStatsD() async throws -> StatsDListener {
        let (host, port) = (configuration.statsdHost, configuration.statsdPort)
        let service = "StatsD (UDP)"
        try checkPort(port, host: host, service: service)
        do {
            return try await StatsDListener(host: host, port: port)
        } catch {
            throw ReceiverError(service: service, host: host, port: port, reason: Self.reason(error))
        }
    }

    private func serveHTTP(statsDPort: Int) async throws {
        let (host, port) = (configuration.httpHost, configuration.httpPort)
        let service = "pushes (HTTP)"
        try checkPort(port, host: host, service: service)
        let isListening = Atomic(false)
        let application = Application(
            responder: GatewayResponder(state: state),
            server: .http1(configuration: .init(idleTimeout: Self.idleTimeout)),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnections)
            ),
            onServerRunning: { [onListening] channel in
                isListening.store(true, ordering: .relaxed)
                onListening(ReceiverAddresses(httpPort: channel.localAddress?.port ?? port, statsdPort: statsDPort))
            },
            logger: logger
        )
        do {
            try await application.run()
        } catch  where !isListening.load(ordering: .relaxed) && !(error is CancellationError) {
            throw ReceiverError(service: service, host: host, port: port, reason: Self.reason(error))
        }
    }

    private func checkPort(_ port: Int, host: String, service: String) throws {
        guard (0...65_535).contains(port) else {
            throw ReceiverError(service: service, host: host, port: port, reason: "there is no such port")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }
}
