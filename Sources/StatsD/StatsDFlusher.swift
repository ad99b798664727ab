import Push

/// One push after another to one receiver: finds it, sends what it has not been sent, moves on to its other addresses.
///
/// Used from one thread at a time, on which it may block.
struct StatsDFlusher<Content: FlushContent>: Sendable {
    private var configuration: StatsDConfiguration
    private let environment: StatsDEnvironment
    private let resolver: AddressResolver
    private var endpoints = ReceiverEndpoints()
    /// One per address, kept, so that each address always sees the same source port.
    private var sockets: [SocketAddress: any DatagramSocket] = [:]
    /// The address that got the last datagram.
    private var lastUsed: SocketAddress?
    private(set) var content: Content
    /// What sent histograms in the other form: what the receiver has of them is needed when that form is wanted again.
    private var earlier: Content?
    private let makeContent: @Sendable (LineWriter<DatagramTransmitter>) -> Content
    private var drops = DropCounter()
    private var receiverDrops = 0

    init(
        _ configuration: StatsDConfiguration,
        _ environment: StatsDEnvironment,
        makeContent: @escaping @Sendable (LineWriter<DatagramTransmitter>) -> Content
    ) {
        self.configuration = configuration
        self.environment = environment
        self.makeContent = makeContent
        let address = configuration.address
        resolver = AddressResolver { environment.lookUp(address) }
        content = makeContent(Self.makeWriter(configuration, environment))
    }

    /// Series that were renamed so that nothing merges.
    var collisions: [StatsDCollision] { content.writer.table.collisions }

    /// Takes everything for unsent.
    mutating func beginAnew() {
        earlier = nil
        content = makeContent(Self.makeWriter(configuration, environment))
    }

    /// Takes over what does not tell receivers apart: the size of datagrams, the time that they are spread over, the form of histograms.
    mutating func adopt(_ other: StatsDConfiguration) {
        if other.histograms != configuration.histograms {
            // What came back so far is known to those who sent it.
            _ = probeLast()
            configuration.histograms = other.histograms
            let last = content
            content = makeContent(Self.makeWriter(configuration, environment))
            content.inherit(from: [last] + (earlier.map { [$0] } ?? []))
            earlier = last
        }
        configuration.maxDatagramBytes = other.maxDatagramBytes
        configuration.spread = other.spread
        content.writer.limitDatagrams(to: other.maxDatagramBytes)
        content.writer.output.spread(over: other.spread)
    }

    /// Sends what is outstanding; ends early once the push is cancelled.
    ///
    /// - Parameter flush: has the content written; it may be called once per address.
    mutating func push(_ cancellation: Cancellation, _ flush: (inout Content) -> Void) -> FlushReport {
        let destination = configuration.address.description
        guard !cancellation.isCancelled else {
            return FlushReport(outcome: .failed(PushFailure(.cancelled, "the push to \(destination) was called off")))
        }
        content.writer.output.begin(cancellation)
        receiverDrops = 0
        let wasRefused = probeLast()
        if wasRefused { endpoints.moveOn() }
        if let failure = findAddresses(cancellation) { return report(.failed(failure)) }
        var failure = send(flush)
        if wasRefused, failure == nil { failure = DatagramTransmitter.nobodyListens(on: destination) }
        lookUpInTime(isRefused: wasRefused || content.writer.output.foundNobody)
        return report(failure.map { .failed($0) } ?? .delivered(bytes: content.writer.output.tally.bytes))
    }

    private func report(_ outcome: PushOutcome) -> FlushReport {
        FlushReport(outcome: outcome, tally: content.writer.output.tally, skipped: content.writer.skipped, receiverDrops: receiverDrops)
    }

    /// Counts what the receiver's socket has dropped since the last look; nothing for one that is not on this host.
    private mutating func lookAtDrops(_ socket: any DatagramSocket) {
        guard case .udp(_, let port) = configuration.address, socket.isLocal else { return }
        receiverDrops += drops.increase(to: environment.readDrops(port))
    }

    private static func makeWriter(
        _ configuration: StatsDConfiguration,
        _ environment: StatsDEnvironment
    ) -> LineWriter<DatagramTransmitter> {
        LineWriter(
            output: DatagramTransmitter(pacer: Pacer(spread: configuration.spread), now: environment.now, pause: environment.pause),
            receiver: configuration.receiver,
            prefix: configuration.prefix,
            tags: configuration.tags,
            histograms: configuration.histograms,
            maxDatagramBytes: configuration.maxDatagramBytes
        )
    }

    /// Whether the last push's last datagram has been refused since.
    private mutating func probeLast() -> Bool {
        guard let lastUsed, let socket = sockets[lastUsed] else { return false }
        return content.writer.probe(socket)
    }

    private mutating func findAddresses(_ cancellation: Cancellation) -> PushFailure? {
        if case .success(let found) = resolver.takeAnswer() { adopt(found) }
        guard endpoints.current == nil else { return nil }
        _ = endpoints.shouldLookUp(isRefused: false, now: environment.now())
        resolver.start()
        switch resolver.waitForAnswer(atMost: environment.lookUpMilliseconds, cancellation) {
        case .success(let found):
            adopt(found)
            return nil
        case .failure(let error):
            return unresolved(error.reason)
        case nil:
            if cancellation.isCancelled { return PushFailure(.cancelled, "the push was called off while its host was looked up") }
            return unresolved("no answer from the resolver in \(environment.lookUpMilliseconds) ms")
        }
    }

    /// Begins to look the name up again when it is time; the answer is for the next push.
    private mutating func lookUpInTime(isRefused: Bool) {
        guard case .udp = configuration.address, endpoints.shouldLookUp(isRefused: isRefused, now: environment.now()) else { return }
        resolver.start()
    }

    private func unresolved(_ reason: String) -> PushFailure {
        let name = if case .udp(let host, _) = configuration.address { host } else { configuration.address.description }
        return PushFailure(.transient, "cannot resolve \"\(name)\": \(reason)")
    }

    private mutating func adopt(_ found: [SocketAddress]) {
        endpoints.adopt(found)
        sockets = sockets.filter { found.contains($0.key) }
    }

    /// Sends to the current address; where nobody listens, to the next, until all were tried.
    private mutating func send(_ flush: (inout Content) -> Void) -> PushFailure? {
        var failure: PushFailure?
        for _ in endpoints.addresses {
            guard let address = endpoints.current else { return failure }
            switch socket(for: address) {
            case .failure(let error):
                failure = PushFailure(.transient, "cannot send to \(address.text): \(error.words)")
            case .success(let socket):
                content.writer.open(socket, isSame: lastUsed == address)
                lastUsed = address
                // Before the first flush there is nothing to compare with.
                lookAtDrops(socket)
                flush(&content)
                lookAtDrops(socket)
                content.writer.output.noteDrops(receiverDrops)
                _ = content.writer.probe(socket)
                failure = content.writer.output.failure(at: configuration.address.description)
                if !content.writer.output.foundNobody { return failure }
            }
            endpoints.moveOn()
        }
        return failure
    }

    private mutating func socket(for address: SocketAddress) -> Result<any DatagramSocket, SocketError> {
        if let socket = sockets[address] { return .success(socket) }
        let result = environment.open(configuration.address, address)
        if case .success(let socket) = result { sockets[address] = socket }
        return result
    }
}
