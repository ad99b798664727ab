public import MetricRegistry
public import Push

/// Sends a registry's values to Graphite as plaintext with tags, over TCP or UDP.
///
/// Values are absolute and have the time of their push. While Graphite is away they wait, up to `backlogBytes`, and are sent with their own
/// times when it is back; what may have got lost with a broken connection is sent once more, which overwrites the same points.
///
/// Thread safety: may be used from any thread; pushes take turns. Cost: a line per value and push. Everything that blocks does so on a
/// thread of the sink's own, 5 seconds at most for the name, for the connection and for each of the pushes that waited.
public final class GraphiteSink: Sink {
    /// `graphite`.
    public let name = "graphite"
    /// The address.
    public let destination: String

    private struct State {
        var visitor: GraphiteVisitor
        var backlog: GraphiteBacklog
        var connection: GraphiteConnection?
        var registry: Registry?
        var news = CollisionNews()
    }

    private static let milliseconds = 5000
    /// What UDP carries at once: an Ethernet frame with some room for tunnels.
    private static let datagramBytes = 1432

    private let configuration: GraphiteConfiguration
    private let unixTime: @Sendable () -> Double
    private let onEvent: @Sendable (SinkEvent) -> Void
    private let queue = SinkQueue(label: "graphite.sink")
    private let resolver: AddressResolver
    private let state: LockedState<State>

    /// Makes a sink; nothing is looked up or opened before the first push.
    ///
    /// - Parameters:
    ///   - unixTime: the time of a push, in seconds since 1970.
    ///   - onEvent: is told which samples were skipped, once per push and kind, and which series are sent under another name.
    public init(
        _ configuration: GraphiteConfiguration,
        unixTime: @escaping @Sendable () -> Double,
        onEvent: @escaping @Sendable (SinkEvent) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.unixTime = unixTime
        self.onEvent = onEvent
        destination = configuration.address.description
        let address = StatsDAddress.udp(host: configuration.address.host, port: configuration.address.port)
        resolver = AddressResolver { SocketAddress.lookUp(address) }
        state = LockedState(
            State(
                visitor: GraphiteVisitor(prefix: configuration.prefix, tags: configuration.tags),
                backlog: GraphiteBacklog(limit: configuration.backlogBytes)
            )
        )
    }

    /// Series that had to be renamed because Graphite could not tell them from others, as of the last push; at most 1000.
    public var collisions: [StatsDCollision] { state.withLock { $0.visitor.table.collisions } }

    /// Sends the registry's values, and before them those that wait.
    public func push(_ registry: Registry) async -> PushOutcome {
        await queue.run { self.push(registry, $0) }
    }

    /// Does nothing: Graphite cannot take anything back.
    public func delete() async -> PushOutcome {
        .delivered(bytes: 0)
    }

    private func push(_ registry: Registry, _ cancellation: Cancellation) -> PushOutcome {
        state.withLock { state in
            if state.registry !== registry {
                state.visitor = GraphiteVisitor(prefix: configuration.prefix, tags: configuration.tags)
                state.registry = registry
            }
            let lines = state.visitor.lines(of: registry, unixTime: Int64(clamping: unixTime()))
            state.news.tell(state.visitor.table.collisions, onEvent)
            _ = state.backlog.add(lines)
            let skipped = state.visitor.skipped
            if skipped.notANumber > 0 { onEvent(.skippedSamples(.notANumber, count: skipped.notANumber)) }
            if skipped.infinite > 0 { onEvent(.skippedSamples(.infinite, count: skipped.infinite)) }
            return send(&state, cancellation)
        }
    }

    private func send(_ state: inout State, _ cancellation: Cancellation) -> PushOutcome {
        var bytes = 0
        if let connection = state.connection, connection.isClosed {
            state.connection = nil
            state.backlog.connectionLost()
        }
        do throws(PushFailure) {
            while let lines = state.backlog.waiting.first {
                guard !cancellation.isCancelled else { throw PushFailure(.cancelled, "the push to \(destination) was called off") }
                switch configuration.address.transport {
                case .tcp: try sendStream(lines, &state, cancellation)
                case .udp: try sendDatagrams(lines, cancellation)
                }
                bytes += lines.count
                state.backlog.sent()
            }
        } catch {
            return .failed(error)
        }
        return .delivered(bytes: bytes)
    }

    private func sendStream(_ lines: [UInt8], _ state: inout State, _ cancellation: Cancellation) throws(PushFailure) {
        do throws(SocketError) {
            if state.connection == nil {
                state.connection = try connect(try addresses(cancellation))
            }
            try state.connection?.send(lines, milliseconds: Self.milliseconds)
        } catch {
            if state.connection != nil { state.backlog.connectionLost() }
            state.connection = nil
            throw PushFailure(.transient, "cannot send to \(destination): \(error.words)")
        }
    }

    private func connect(_ addresses: [SocketAddress]) throws(SocketError) -> GraphiteConnection {
        var failure = SocketError(words: "its name has no address")
        for address in addresses {
            do {
                return try GraphiteConnection(to: address, milliseconds: Self.milliseconds)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func sendDatagrams(_ lines: [UInt8], _ cancellation: Cancellation) throws(PushFailure) {
        do throws(SocketError) {
            guard let address = try addresses(cancellation).first else { return }
            let socket = try UDPSocket(connectedTo: address)
            var start = lines.startIndex
            while start < lines.endIndex {
                let end = Self.end(of: lines, from: start)
                var result = lines[start..<end].withUnsafeBytes { socket.send($0) }
                if result == .accepted, end == lines.endIndex, socket.takeRefusal() { result = .previousRefused }
                guard result == .accepted else { throw SocketError(words: Self.words(result)) }
                start = end
            }
        } catch {
            throw PushFailure(.transient, "cannot send to \(destination): \(error.words)")
        }
    }

    /// The end of as many whole lines as a datagram takes; one at least.
    private static func end(of lines: [UInt8], from start: Int) -> Int {
        guard lines.endIndex - start > datagramBytes else { return lines.endIndex }
        let feed = UInt8(ascii: "\n")
        if let last = lines[start..<start + datagramBytes].lastIndex(of: feed) { return last + 1 }
        return (lines[start...].firstIndex(of: feed) ?? lines.endIndex - 1) + 1
    }

    private static func words(_ result: SendResult) -> String {
        switch result {
        case .accepted: ""
        case .previousRefused, .nobodyListens: "nobody listens"
        case .noRoom: "buffers were full"
        case .tooBig: "a line is too long for a datagram"
        case .failed(let words): words
        }
    }

    private func addresses(_ cancellation: Cancellation) throws(SocketError) -> [SocketAddress] {
        resolver.start()
        switch resolver.waitForAnswer(atMost: Self.milliseconds, cancellation) {
        case .success(let found): return found
        case .failure(let error): throw SocketError(words: "cannot resolve \"\(configuration.address.host)\": \(error.reason)")
        case nil: throw SocketError(words: "no answer from the resolver in \(Self.milliseconds) ms")
        }
    }
}
