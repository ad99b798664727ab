public import MetricRegistry

/// A destination for a registry's metrics.
///
/// A sink knows its receiver's format and protocol and nothing of schedules. It keeps nothing for a later try: each call
/// renders the registry anew, so the newest values win and a failed push costs no memory.
public protocol Sink: Sendable {
    /// The sink's kind, as the label `sink` of the self-metrics says it: `pushgateway`, `statsd`, `graphite`.
    var name: String { get }

    /// Where the metrics go, for people: without credentials.
    var destination: String { get }

    /// What nobody tells this sink about what it has delivered, in words for people; nil where the receiver acknowledges.
    var uncertainty: String? { get }

    /// Sends the registry's present values. One call at a time.
    ///
    /// Ends within the sink's own timeout whatever the receiver does, and soon after the task is cancelled.
    func push(_ registry: Registry) async -> PushOutcome

    /// Takes back what was pushed, where the receiver offers that; the last act of a process that is not coming back.
    func delete() async -> PushOutcome
}

extension Sink {
    /// Nothing: the receiver acknowledges.
    public var uncertainty: String? { nil }
}
