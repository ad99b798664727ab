import MetricRegistry
import Push
import StatsD
import Supervisor

/// What the configured StatsD and Graphite receivers could not tell apart among the daemon's own metrics and the configured tags.
public enum NamingReport {
    /// One line for each series that would be renamed and each tag that would be lost; none, as a rule.
    ///
    /// Nothing is sent.
    public static func lines(_ push: PushConfiguration) throws -> [String] {
        let registry = try registry()
        var lines: [String] = []
        if let statsd = push.statsd?.configuration {
            let collisions = statsd.receiver.collisions(in: registry, prefix: statsd.prefix, tags: statsd.tags)
            lines += collisions.map { "push.statsd: \($0)" }
            lines += statsd.receiver.lostTags(statsd.tags).map { "push.statsd.tags: \($0) is not sent: \(statsd.receiver) \(reason)" }
        }
        if let graphite = push.graphite?.configuration {
            lines += graphite.collisions(in: registry).map { "push.graphite: \($0)" }
            lines += graphite.lostTags.map { "push.graphite.tags: \($0) is not sent: Graphite \(reason)" }
        }
        return lines
    }

    private static let reason = "cannot tell it from another tag (give it a name of letters, digits and underscores)"

    /// The daemon's own metrics, as `run` registers them.
    private static func registry() throws -> Registry {
        let registry = Registry()
        _ = try SupervisorMetrics(registry: registry, version: Version.current, commit: Version.commit, uptime: { 0 })
        let metrics = try PushMetrics(registry: registry, prefix: "palingenesis_")
        for name in Exporters.sinkNames { _ = try metrics.metrics(ofSink: name) }
        return registry
    }
}
