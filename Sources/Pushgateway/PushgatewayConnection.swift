internal import CCurl
internal import Exposition
public import Push

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A connection to a gateway for a program that has a thread to wait with: every call blocks.
///
/// The connection is opened by the first call and kept between calls. To be used by one thread at a time; raising the flag from
/// another ends a call within about a second.
public final class PushgatewayConnection {
    /// The most that is kept of what a gateway shows of its groups, in bytes.
    private static let samplesLimit = 4 << 20

    private let userAgent: String
    private let cancellation: CancellationFlag
    private var easy: CurlEasy?

    /// Makes a connection, which opens nothing before the first call.
    ///
    /// - Parameters:
    ///   - userAgent: what the requests say of their sender, as `palingenesis/1.0`.
    ///   - cancellation: calls off the call that is under way and those that would follow.
    public init(userAgent: String, cancellation: CancellationFlag = CancellationFlag()) {
        self.userAgent = userAgent
        self.cancellation = cancellation
    }

    /// Pushes a text in Prometheus' format 0.0.4 with the configuration's method under its group.
    ///
    /// - Parameter limit: how long this may take at most, where that is less than the configuration's timeout.
    public func push(_ text: [UInt8], _ configuration: PushgatewayConfiguration, within limit: Duration? = nil) -> PushOutcome {
        outcome(configuration, within: limit) { configuration, authorization in
            PushRequest.push(
                text,
                contentType: PrometheusTextWriter.contentType,
                configuration: configuration,
                authorization: authorization
            )
        }
    }

    /// Deletes the configuration's group; a gateway that does not have it agrees as well.
    public func delete(_ configuration: PushgatewayConfiguration, within limit: Duration? = nil) -> PushOutcome {
        outcome(configuration, within: limit, PushRequest.delete)
    }

    /// Reads samples of all groups, by their names, from the gateway's own `/metrics`.
    ///
    /// However much the gateway holds, memory stays bounded: only these samples are kept, and no more than 4 MiB of them.
    ///
    /// - Throws: `PushFailure`; also where what answers shows nothing that can be read as metrics.
    public func samples(
        _ names: [String],
        _ configuration: PushgatewayConfiguration,
        within limit: Duration? = nil
    ) throws(PushFailure) -> GatewaySamples {
        let response = try perform(configuration, within: limit) { configuration, authorization in
            let lines = BodyReading.lines(names.flatMap { ["\($0){", "\($0) "] }, limit: Self.samplesLimit)
            return PushRequest.read("/metrics", lines, configuration: configuration, authorization: authorization)
        }.response
        do throws(ExpositionError) {
            let families = try PrometheusTextParser().parse(response.body)
            return GatewaySamples(families: families, time: response.date.flatMap { HTTPDate.secondsSinceEpoch($0, now: Self.now) })
        } catch {
            throw PushFailure(.configuration, "\(configuration.destination)/metrics holds what is no metric: \(error.message)")
        }
    }

    /// Reads what stands at a URL, as `/metrics` of any exporter.
    ///
    /// Nothing of a gateway's configuration is sent there, and no redirect is followed.
    ///
    /// - Parameters:
    ///   - url: `http` or `https`; credentials in it are used and shown nowhere.
    ///   - bytes: the most that is read; more is a failure.
    public func fetch(_ url: String, limit bytes: Int, within timeout: Duration) throws(PushFailure) -> [UInt8] {
        let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let slash = url[start...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        let rest = url[slash...].prefix { $0 != "#" }
        do {
            let origin = try PushgatewayConfiguration(url: String(url[..<slash]), timeout: timeout)
            let path = rest.hasPrefix("/") ? String(rest) : "/" + rest
            guard path.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                throw PushgatewayConfigurationError("url", "a URL has no spaces, control characters or letters beyond ASCII")
            }
            return try document(path, limit: bytes, origin).body
        } catch {
            throw (error as? PushFailure) ?? PushFailure(.configuration, "\(error)")
        }
    }

    /// Reads a document of the gateway's.
    ///
    /// - Parameters:
    ///   - path: below the gateway's URL, beginning with a slash.
    ///   - bytes: the most that is read; a longer document is a failure.
    func document(
        _ path: String,
        limit bytes: Int,
        _ configuration: PushgatewayConfiguration,
        within limit: Duration? = nil
    ) throws(PushFailure) -> PushResponse {
        try perform(configuration, within: limit) { configuration, authorization in
            PushRequest.read(path, .whole(limit: bytes), configuration: configuration, authorization: authorization)
        }.response
    }

    private func outcome(
        _ configuration: PushgatewayConfiguration,
        within limit: Duration?,
        _ makeRequest: (PushgatewayConfiguration, String?) -> PushRequest
    ) -> PushOutcome {
        do throws(PushFailure) {
            return .delivered(bytes: try perform(configuration, within: limit, makeRequest).request.body.count)
        } catch {
            return .failed(error)
        }
    }

    private func perform(
        _ configuration: PushgatewayConfiguration,
        within limit: Duration?,
        _ makeRequest: (PushgatewayConfiguration, String?) -> PushRequest
    ) throws(PushFailure) -> (request: PushRequest, response: PushResponse) {
        let timeout = min(limit ?? configuration.timeout, configuration.timeout)
        let exchange = try PushExchange(configuration, now: Self.now, makeRequest)
        let options = CurlOptions(configuration, userAgent: userAgent, timeout: timeout)
        return (exchange.request, try exchange.response(send(exchange.request, options), within: timeout))
    }

    private func send(_ request: PushRequest, _ options: CurlOptions) -> Result<PushResponse, TransportFailure> {
        guard !cancellation.isRaised else { return .failure(TransportFailure(CURLE_ABORTED_BY_CALLBACK)) }
        do throws(TransportFailure) {
            if easy == nil { easy = try CurlEasy() }
        } catch {
            return .failure(error)
        }
        return easy?.perform(request, options: options, cancellation: cancellation) ?? .failure(TransportFailure(CURLE_FAILED_INIT))
    }

    private static var now: Int64 { Int64(time(nil)) }
}
