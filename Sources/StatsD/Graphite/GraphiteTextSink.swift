public import Exposition
import MetricRegistry
public import Push

/// Sends another program's exposition text to Graphite: absolute values, with the time of their push or their own.
///
/// What Graphite did not get waits as in `GraphiteSink`. Thread safety: may be used from any thread; pushes take turns. Everything that
/// blocks does so on a thread of the sink's own.
public final class GraphiteTextSink: Sendable {
    private struct State {
        var delivery: GraphiteDelivery
        var news = CollisionNews()
    }

    private let configuration: GraphiteConfiguration
    private let onEvent: @Sendable (SinkEvent) -> Void
    private let queue = SinkQueue(label: "graphite.text")
    private let state: LockedState<State>

    /// Makes a sink; nothing is looked up or opened before the first push.
    ///
    /// - Parameter onEvent: is told which samples were skipped, once per push and kind, and which series are sent under another name.
    public init(_ configuration: GraphiteConfiguration, onEvent: @escaping @Sendable (SinkEvent) -> Void = { _ in }) {
        self.configuration = configuration
        self.onEvent = onEvent
        state = LockedState(State(delivery: GraphiteDelivery(configuration)))
    }

    /// Sends the values, and before them those that wait.
    ///
    /// - Parameter unixTime: the time of samples that have none of their own, in seconds.
    public func push(_ families: [ExpositionFamily], unixTime: Int64) async -> PushOutcome {
        await queue.run { cancellation in
            self.state.withLock { state in
                let text = GraphiteText(
                    families,
                    unixTime: unixTime,
                    prefix: self.configuration.prefix,
                    tags: self.configuration.tags
                )
                state.news.tell(text.table.collisions, self.onEvent)
                text.skipped.tell(self.onEvent)
                return state.delivery.send(text.lines, cancellation)
            }
        }
    }
}
