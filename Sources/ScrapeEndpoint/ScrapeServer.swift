import Hummingbird
public import Logging
public import MetricRegistry
public import ServiceLifecycle

/// Answers `GET /metrics` with a registry, and nothing else: for programs that have no HTTP server of their own.
public struct ScrapeServer: Service, CustomStringConvertible {
    private let endpoint: HTTPEndpoint<ScrapeResponder>

    /// Makes a server; nothing listens before `run()`.
    ///
    /// - Parameter onListening: called once it listens, with the address that port 0 became.
    public init(
        registry: Registry,
        address: EndpointAddress,
        logger: Logger,
        onListening: @escaping @Sendable (EndpointAddress) async -> Void = { _ in }
    ) {
        endpoint = HTTPEndpoint(
            address: address,
            responder: ScrapeResponder(registry: registry),
            logger: logger,
            onListening: onListening
        )
    }

    /// What service groups print.
    public var description: String { "scrape \(endpoint)" }

    /// Listens and serves until it is shut down.
    ///
    /// - Throws: `ListenFailure` when the address cannot be used.
    public func run() async throws {
        try await endpoint.run()
    }
}

/// The one route of a `ScrapeServer`.
struct ScrapeResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let registry: Registry

    func respond(to request: Request, context: Context) async throws -> Response {
        guard request.uri.path == "/metrics" else { return Response(status: .notFound) }
        guard request.method == .get else { return Response(status: .methodNotAllowed, headers: [.allow: "GET"]) }
        return registry.metricsResponse(to: request)
    }
}
