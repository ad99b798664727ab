internal import Exposition
public import MetricRegistry
public import Push

/// Pushes a registry to a Prometheus Pushgateway, or to what speaks its protocol.
///
/// One call at a time; another waits. A push ends within the configuration's timeout, and within about a second of its task's
/// cancellation. The connection is kept between pushes. Waiting holds none of the threads that run Swift's tasks.
///
/// Of several gateways the first that takes a push is used (see `PushgatewayConfiguration`'s fallbacks); the time limit is that of all
/// tries together. What the others may hold of the group is deleted as soon as they can be reached.
public final class PushgatewaySink: Sink {
    /// `pushgateway`.
    public let name = "pushgateway"

    /// The gateway's URL without credentials; of several, the one in use.
    public var destination: String {
        let current = failover.withLock(\.current)
        let used = gateways[current].destination
        return current == 0 ? used : "\(used) (in place of \(configuration.destination))"
    }

    private let configuration: PushgatewayConfiguration
    private let gateways: [PushgatewayConfiguration]
    private let transport: any PushTransport
    private let clocks: Clocks
    private let note: @Sendable (SinkEvent) -> Void
    private let failover: LockedState<Failover>
    private let importPaths = LockedState(ImportPaths())
    private let preflight: LockedState<RegistryPreflight>

    /// Makes a sink, which opens nothing before the first push.
    ///
    /// - Parameters:
    ///   - userAgent: what the requests say of their sender, as `palingenesis/1.0`.
    ///   - note: is told what happens besides pushes: another gateway is used, a family is left out.
    public convenience init(
        configuration: PushgatewayConfiguration,
        userAgent: String,
        note: @escaping @Sendable (SinkEvent) -> Void = { _ in }
    ) {
        let options = CurlOptions(configuration, userAgent: userAgent)
        self.init(configuration: configuration, transport: CurlTransport(options: options), clocks: .system, note: note)
    }

    /// Makes a sink over any transport.
    init(
        configuration: PushgatewayConfiguration,
        transport: any PushTransport,
        clocks: Clocks,
        note: @escaping @Sendable (SinkEvent) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.transport = transport
        self.clocks = clocks
        self.note = note
        gateways = configuration.gateways
        failover = LockedState(Failover(canDelete: gateways.map { !$0.isImport }))
        preflight = LockedState(RegistryPreflight(group: configuration.groupingKey))
    }

    /// Renders the registry and pushes it under the configured group.
    ///
    /// A family that a gateway would refuse, and the whole push with it, is left out. A registry without series is not pushed with PUT
    /// unless that is allowed: the gateway would drop what the group holds.
    public func push(_ registry: Registry) async -> PushOutcome {
        await push(.text(text(registry)))
    }

    /// Pushes a text in Prometheus' format 0.0.4 under the configured group, as it is.
    ///
    /// A text without samples is not pushed with PUT, for the same reason.
    public func push(text: [UInt8]) async -> PushOutcome {
        await push(.array(text))
    }

    private func push(_ text: BodyBytes) async -> PushOutcome {
        if configuration.method == .put, !configuration.allowsEmpty, !text.withUnsafeBytes(Self.hasSeries) {
            return .failed(
                PushFailure(.configuration, "nothing to push: a PUT would wipe the group (push.pushgateway.allowEmpty allows it)")
            )
        }
        return await push(PushBody(text, compression: configuration.compression))
    }

    /// Deletes the configured group, wherever it may be.
    ///
    /// A gateway that does not have it agrees as well. What only imports has no groups: there is nothing to be deleted there.
    public func delete() async -> PushOutcome {
        for gateway in gateways where gateway.isImport { note(.noted("\(gateway.destination) \(PushgatewayConfiguration.importWords)")) }
        return await perform(
            failover.withLock { FailoverRound(deleting: $0, within: configuration.timeout) },
            .none
        )
    }

    // MARK: Several gateways

    private func push(_ body: PushBody) async -> PushOutcome {
        await perform(failover.withLock { FailoverRound(pushing: $0, at: clocks.monotonic(), within: configuration.timeout) }, body)
    }

    private func perform(_ round: FailoverRound, _ body: PushBody) async -> PushOutcome {
        var round = round
        let before = failover.withLock(\.current)
        var lastFailure: PushFailure?
        while true {
            switch failover.withLock({ round.next($0, at: clocks.monotonic()) }) {
            case .push(let index, let limit):
                let outcome = await send(to: index, within: limit) { PushRequest.push(body, configuration: $0, authorization: $1) }
                let failure = outcome.failure
                failover.withLock { $0.pushed(index, failure, at: clocks.monotonic(), random: clocks.random()) }
                round.pushed(outcome)
                if let failure { lastFailure = failure } else if index != before { tellMove(from: before, to: index, lastFailure) }
            case .delete(let index, let limit):
                let failure = await send(to: index, within: limit, PushRequest.delete).failure
                failover.withLock { $0.deleted(index, failure, at: clocks.monotonic(), random: clocks.random()) }
                round.deleted(failure)
            case .end(let outcome):
                return outcome
            }
        }
    }

    private func tellMove(from old: Int, to new: Int, _ failure: PushFailure?) {
        let (old, new) = (gateways[old].destination, gateways[new].destination)
        if let failure {
            note(.failedOver("pushes go to \(new) in place of \(old): \(failure.message)"))
        } else {
            note(.noted("pushes go to \(new) again, in place of \(old)"))
        }
    }

    // MARK: One gateway

    private func send(
        to index: Int,
        within limit: Duration,
        _ makeRequest: (PushgatewayConfiguration, String?) -> PushRequest
    ) async -> PushOutcome {
        do throws(PushFailure) {
            let exchange = try PushExchange(gateways[index], now: clocks.secondsSinceEpoch(), makeRequest)
            let request = importPaths.withLock { $0.adapted(exchange.request) }
            var result = await answer(to: request, within: limit)
            if case .success(let response) = result, importPaths.withLock({ $0.learn(from: response, to: request) }) {
                result = await answer(to: importPaths.withLock { $0.adapted(request) }, within: limit)
            }
            _ = try exchange.response(result, within: limit)
            return .delivered(bytes: exchange.request.body.count)
        } catch {
            return .failed(error)
        }
    }

    private func answer(to request: PushRequest, within limit: Duration) async -> Result<PushResponse, TransportFailure> {
        do throws(TransportFailure) {
            return .success(try await transport.send(request, within: limit))
        } catch {
            return .failure(error)
        }
    }

    // MARK: Bodies

    /// The registry's text without what a gateway would refuse.
    private func text(_ registry: Registry) -> MappedText {
        let (text, events) = preflight.withLock { preflight in
            let text = registry.prometheusText { preflight.accepts($0) }
            return (text, preflight.finish())
        }
        for event in events { note(event) }
        return text
    }

    /// Whether a line of the text is a sample and not a comment.
    private static func hasSeries(_ text: UnsafeRawBufferPointer) -> Bool {
        var rest = text[...]
        while let first = rest.first {
            if first != UInt8(ascii: "#") { return true }
            rest = rest.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
        }
        return false
    }
}
