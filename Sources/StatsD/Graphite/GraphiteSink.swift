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
    /// What plaintext does not tell.
    public let uncertainty: String?

    private struct State {
        var visitor: GraphiteVisitor
        var delivery: GraphiteDelivery
        var registry: Registry?
        var news = CollisionNews()
    }

    private let configuration: GraphiteConfiguration
    private let unixTime: @Sendable () -> Double
    private let onEvent: @Sendable (SinkEvent) -> Void
    private let queue = SinkQueue(label: "graphite.sink")
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
        uncertainty =
            switch configuration.address.transport {
            case .tcp: "sent is what the kernel took; after a lost connection the last pushes are sent again"
            case .udp: StatsDAddress.datagramUncertainty
            }
        state = LockedState(
            State(
                visitor: GraphiteVisitor(prefix: configuration.prefix, tags: configuration.tags),
                delivery: GraphiteDelivery(configuration)
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
            state.visitor.skipped.tell(onEvent)
            return state.delivery.send(lines, cancellation)
        }
    }
}
