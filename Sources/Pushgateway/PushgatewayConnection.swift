internal import CCurl
internal import Exposition
public import Push

/// A connection to a gateway for a program that has a thread to wait with: every call blocks.
///
/// The connection is opened by the first call and kept between calls. To be used by one thread at a time; raising the flag from
/// another ends a call within about a second.
public final class PushgatewayConnection {
    /// The most that is kept of what a gateway shows of its groups, in bytes.
    private static let samplesLimit = 4 << 20

    private let userAgent: String
    private let cancellation: CancellationFlag
    private let clocks = Clocks.system
    private var easy: CurlEasy?
    private var importPaths = ImportPaths()
    /// What is known of the gateways of the configuration that was used last.
    private var failover = Failover(canDelete: [true])
    private var failoverPlaces: [String] = []

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
    /// Of several gateways the first that takes it is used. What others may hold of the group stays there until `deleteCopies`.
    ///
    /// - Parameter limit: how long this may take at most, where that is less than the configuration's timeout.
    public func push(_ text: [UInt8], _ configuration: PushgatewayConfiguration, within limit: Duration? = nil) -> PushOutcome {
        let body = PushBody(.array(text), compression: configuration.compression)
        prepare(configuration)
        let limit = timeout(configuration, limit)
        return perform(FailoverRound(pushing: failover, at: clocks.monotonic(), within: limit, deletesCopies: false), body, configuration)
    }

    /// Deletes what other gateways than the one in use may hold of the group, since Prometheus would see both.
    ///
    /// One that cannot be reached keeps its copy until a later call, and is no failure. One that has just failed is left alone.
    public func deleteCopies(_ configuration: PushgatewayConfiguration, within limit: Duration? = nil) {
        prepare(configuration)
        _ = perform(FailoverRound(deletingCopiesWithin: timeout(configuration, limit)), .none, configuration)
    }

    /// Deletes the configuration's group on all of its gateways; one that does not have it agrees as well.
    ///
    /// What only imports has no groups, and nothing is deleted there.
    public func delete(_ configuration: PushgatewayConfiguration, within limit: Duration? = nil) -> PushOutcome {
        prepare(configuration)
        return perform(
            FailoverRound(deleting: failover, within: timeout(configuration, limit)),
            .none,
            configuration
        )
    }

    /// Reads samples of all groups, by their names, from the gateway's own `/metrics`.
    ///
    /// However much the gateway holds, memory stays bounded: only these samples are kept, and no more than 4 MiB of them. Of several
    /// gateways the one is asked that is pushed to.
    ///
    /// - Throws: `PushFailure`; also where what answers shows nothing that can be read as metrics, or only imports.
    public func samples(
        _ names: [String],
        _ configuration: PushgatewayConfiguration,
        within limit: Duration? = nil
    ) throws(PushFailure) -> GatewaySamples {
        prepare(configuration)
        let configuration = configuration.gateways[failover.current]
        guard !configuration.isImport else {
            throw PushFailure(.configuration, "\(configuration.destination) \(PushgatewayConfiguration.importWords)")
        }
        let response = try perform(configuration, within: timeout(configuration, limit)) { configuration, authorization in
            let lines = BodyReading.lines(names.flatMap { ["\($0){", "\($0) "] }, limit: Self.samplesLimit)
            return PushRequest.read("/metrics", lines, configuration: configuration, authorization: authorization)
        }.response
        do throws(ExpositionError) {
            let families = try PrometheusTextParser().parse(response.body)
            return GatewaySamples(
                families: families,
                time: response.date.flatMap { HTTPDate.secondsSinceEpoch($0, now: clocks.secondsSinceEpoch()) }
            )
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
        try perform(configuration, within: timeout(configuration, limit)) { configuration, authorization in
            PushRequest.read(path, .whole(limit: bytes), configuration: configuration, authorization: authorization)
        }.response
    }

    // MARK: Several gateways

    /// Keeps what is known of the gateways as long as they and the group are the same.
    private func prepare(_ configuration: PushgatewayConfiguration) {
        let gateways = configuration.gateways
        let places = gateways.map { $0.destination + $0.groupingKey.path }
        guard places != failoverPlaces else { return }
        failoverPlaces = places
        failover = Failover(canDelete: gateways.map { !$0.isImport })
    }

    private func perform(_ round: FailoverRound, _ body: PushBody, _ configuration: PushgatewayConfiguration) -> PushOutcome {
        let gateways = configuration.gateways
        var round = round
        while true {
            switch round.next(failover, at: clocks.monotonic()) {
            case .push(let index, let limit):
                let outcome = outcome(gateways[index], within: limit) { PushRequest.push(body, configuration: $0, authorization: $1) }
                failover.pushed(index, outcome.failure, at: clocks.monotonic(), random: clocks.random())
                round.pushed(outcome)
            case .delete(let index, let limit):
                let failure = outcome(gateways[index], within: limit, PushRequest.delete).failure
                failover.deleted(index, failure, at: clocks.monotonic(), random: clocks.random())
                round.deleted(failure)
            case .end(let outcome):
                return outcome
            }
        }
    }

    private func timeout(_ configuration: PushgatewayConfiguration, _ limit: Duration?) -> Duration {
        min(limit ?? configuration.timeout, configuration.timeout)
    }

    // MARK: One gateway

    private func outcome(
        _ configuration: PushgatewayConfiguration,
        within limit: Duration,
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
        within limit: Duration,
        _ makeRequest: (PushgatewayConfiguration, String?) -> PushRequest
    ) throws(PushFailure) -> (request: PushRequest, response: PushResponse) {
        let exchange = try PushExchange(configuration, now: clocks.secondsSinceEpoch(), makeRequest)
        let options = CurlOptions(configuration, userAgent: userAgent).within(limit)
        let request = importPaths.adapted(exchange.request)
        var result = send(request, options)
        if case .success(let response) = result, importPaths.learn(from: response, to: request) {
            result = send(importPaths.adapted(request), options)
        }
        return (exchange.request, try exchange.response(result, within: limit))
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
}
