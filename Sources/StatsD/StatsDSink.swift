public import MetricRegistry
public import Push

/// Sends a registry's metrics to a StatsD receiver, over UDP or a Unix datagram socket.
///
/// Counters and histogram buckets go out as differences to what this receiver has been sent, and the ledger of that advances only for
/// datagrams that the kernel took and nobody refused: a receiver that is away gets everything in one piece when it is back, once. What
/// UDP cannot tell stays unknown: a datagram that was lost on the way, or that overflowed the receiver's buffer, is taken for sent.
/// Gauges go out with every push. Values restored from an earlier run (`startingAt`) are never sent.
///
/// A sink belongs to one registry; given another, it takes that one's series for unsent.
/// Thread safety: may be used from any thread; pushes take turns. Cost: one line per gauge and per changed value, a few words of
/// memory and the line's text per series. Everything that blocks does so on threads of the sink's own.
public final class StatsDSink: Sink {
    /// `statsd`.
    public let name = "statsd"
    /// The receiver's address.
    public let destination: String
    /// What the address' kind of socket does not tell.
    public let uncertainty: String?

    private struct State {
        var flusher: StatsDFlusher<RegistryFlush<DatagramTransmitter>>
        /// The registry whose series the ledger is about.
        var registry: Registry?
        var news = CollisionNews()
        var dropNews = DropNews()
    }

    private let onEvent: @Sendable (SinkEvent) -> Void
    private let queue = SinkQueue(label: "statsd.sink")
    private let state: LockedState<State>
    private let wanted = LockedState<StatsDConfiguration?>(nil)
    private let known = LockedState<[StatsDCollision]>([])

    /// Makes a sink; nothing is looked up or opened before the first push.
    ///
    /// - Parameter onEvent: is told what became of datagrams and which samples were skipped, once per push and kind, and which series are
    ///   sent under another name.
    public convenience init(_ configuration: StatsDConfiguration, onEvent: @escaping @Sendable (SinkEvent) -> Void = { _ in }) {
        self.init(configuration, environment: .system, onEvent: onEvent)
    }

    init(_ configuration: StatsDConfiguration, environment: StatsDEnvironment, onEvent: @escaping @Sendable (SinkEvent) -> Void) {
        destination = configuration.address.description
        uncertainty = configuration.address.uncertainty
        self.onEvent = onEvent
        state = LockedState(State(flusher: StatsDFlusher(configuration, environment) { RegistryFlush($0) }))
    }

    /// Series that had to be renamed because this receiver could not tell them from others, as of the last push; at most 1000.
    public var collisions: [StatsDCollision] { known.withLock { $0 } }

    /// Takes over the size of datagrams, the time that they are spread over and the form of histograms, from the next push on: nothing
    /// else of a configuration can change without the receiver being another one.
    ///
    /// Histograms in another form are other series to the receiver, which gets all of them once; in the form that they had before, it gets
    /// what they have gained since.
    public func adopt(_ configuration: StatsDConfiguration) {
        wanted.withLock { $0 = configuration }
    }

    /// Sends the registry's differences and gauges.
    ///
    /// Waits at most 5 seconds for the host's name, and for nothing else.
    ///
    /// A failure means that the receiver was found missing, that its name has no address, or that the kernel did not take something;
    /// what was not sent goes with the next push.
    public func push(_ registry: Registry) async -> PushOutcome {
        await queue.run { self.push(registry, $0) }
    }

    /// Does nothing: a StatsD receiver cannot take anything back.
    public func delete() async -> PushOutcome {
        .delivered(bytes: 0)
    }

    private func push(_ registry: Registry, _ cancellation: Cancellation) -> PushOutcome {
        let report = state.withLock { state in
            // Indices and starting values belong to a registry: another one's series have been sent nothing.
            if state.registry !== registry {
                if state.registry != nil { state.flusher.beginAnew() }
                state.registry = registry
            }
            let wanted = wanted.withLock { wanted in
                defer { wanted = nil }
                return wanted
            }
            if let wanted { state.flusher.adopt(wanted) }
            let report = state.flusher.push(cancellation) { $0.flush(registry) }
            let collisions = state.flusher.collisions
            known.withLock { $0 = collisions }
            state.news.tell(collisions, onEvent)
            state.dropNews.tell(report.receiverDrops, at: destination, onEvent)
            return report
        }
        report.tell(onEvent)
        return report.outcome
    }
}
