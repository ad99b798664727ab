internal import Exposition
public import MetricRegistry
public import Push

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Pushes a registry to a Prometheus Pushgateway, or to what speaks its protocol.
///
/// One call at a time; another waits. A push ends within the configuration's timeout, and within about a second of its task's
/// cancellation. The connection is kept between pushes. Waiting holds none of the threads that run Swift's tasks.
public final class PushgatewaySink: Sink {
    /// `pushgateway`.
    public let name = "pushgateway"
    /// The gateway's URL without credentials.
    public var destination: String { configuration.destination }

    private let configuration: PushgatewayConfiguration
    private let transport: any PushTransport
    private let secondsSinceEpoch: @Sendable () -> Int64

    /// Makes a sink, which opens nothing before the first push.
    ///
    /// - Parameter userAgent: what the requests say of their sender, as `palingenesis/1.0`.
    public convenience init(configuration: PushgatewayConfiguration, userAgent: String) {
        let options = CurlOptions(configuration, userAgent: userAgent)
        self.init(configuration: configuration, transport: CurlTransport(options: options), secondsSinceEpoch: { Int64(time(nil)) })
    }

    /// Makes a sink over any transport.
    ///
    /// - Parameter secondsSinceEpoch: the time of day, seconds since 1970 in UTC.
    init(
        configuration: PushgatewayConfiguration,
        transport: any PushTransport,
        secondsSinceEpoch: @escaping @Sendable () -> Int64
    ) {
        self.configuration = configuration
        self.transport = transport
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// Renders the registry and pushes it under the configured group.
    ///
    /// A registry without series is not pushed with PUT: the gateway would drop what the group holds.
    public func push(_ registry: Registry) async -> PushOutcome {
        await push(text: registry.prometheusText())
    }

    /// Pushes a text in Prometheus' format 0.0.4 under the configured group.
    ///
    /// A text without samples is not pushed with PUT, for the same reason.
    public func push(text: [UInt8]) async -> PushOutcome {
        if configuration.method == .put, !Self.hasSeries(text) {
            return .failed(PushFailure(.configuration, "nothing to push: a PUT would wipe the group"))
        }
        return await send(text)
    }

    /// Deletes the configured group.
    ///
    /// A gateway that does not have it agrees as well.
    public func delete() async -> PushOutcome {
        await send(PushRequest.delete)
    }

    private func send(_ text: [UInt8]) async -> PushOutcome {
        await send { configuration, authorization in
            PushRequest.push(
                text,
                contentType: PrometheusTextWriter.contentType,
                configuration: configuration,
                authorization: authorization
            )
        }
    }

    private func send(_ makeRequest: (PushgatewayConfiguration, String?) -> PushRequest) async -> PushOutcome {
        do throws(PushFailure) {
            let exchange = try PushExchange(configuration, now: secondsSinceEpoch(), makeRequest)
            _ = try exchange.response(await answer(to: exchange.request), within: configuration.timeout)
            return .delivered(bytes: exchange.request.body.count)
        } catch {
            return .failed(error)
        }
    }

    private func answer(to request: PushRequest) async -> Result<PushResponse, TransportFailure> {
        do throws(TransportFailure) { return .success(try await transport.send(request)) } catch { return .failure(error) }
    }

    /// Whether a line of the text is a sample and not a comment.
    private static func hasSeries(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        while let first = rest.first {
            if first != UInt8(ascii: "#") { return true }
            rest = rest.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
        }
        return false
    }
}
