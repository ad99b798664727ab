import Logging
import MetricRegistry
import Push
import Pushgateway
import ServiceLifecycle
import StatsD

/// Runs a push service for each configured sink, side by side, and replaces those whose configuration changes.
///
/// A StatsD sink knows what its receiver has been sent. It is kept for as long as the daemon lives, so that going back to an
/// earlier configuration sends nothing twice.
final class Exporters: Service, CustomStringConvertible {
    private typealias Pusher = PushService<ContinuousClock>

    /// A sink at work.
    private struct Running {
        let pusher: Pusher
        let task: Task<Void, Never>
    }

    private let registry: Registry
    private let metrics: PushMetrics
    private let sinkMetrics: [String: SinkMetrics]
    private let hostName: String
    private let logger: Logger
    private let unixTime: @Sendable () -> Double
    private let running = LockedState<[String: Running]>([:])
    private let pushed: LockedState<PushgatewaySettings?>
    private let configurations: AsyncStream<PushConfiguration>
    private let configurationsContinuation: AsyncStream<PushConfiguration>.Continuation

    static let sinkNames = ["pushgateway", "statsd", "graphite"]

    init(
        registry: Registry,
        configuration: PushConfiguration,
        hostName: String,
        logger: Logger,
        unixTime: @escaping @Sendable () -> Double
    ) throws {
        self.registry = registry
        self.hostName = hostName
        self.logger = logger
        self.unixTime = unixTime
        metrics = try PushMetrics(registry: registry, prefix: "palingenesis_")
        // All kinds of sinks, configured or not: a reload may bring one, and its counters should stand at zero before that.
        var sinkMetrics: [String: SinkMetrics] = [:]
        for name in Self.sinkNames { sinkMetrics[name] = try metrics.metrics(ofSink: name) }
        self.sinkMetrics = sinkMetrics
        pushed = LockedState(configuration.pushgateway)
        (configurations, configurationsContinuation) = AsyncStream.makeStream()
        configurationsContinuation.yield(configuration)
    }

    var description: String { "exporters" }

    /// How the sinks are doing, in a stable order.
    var statuses: [PushStatus] {
        running.withLock { running in Self.sinkNames.compactMap { running[$0]?.pusher.status } }
    }

    /// The gateway that is pushed to at present.
    var gateway: PushgatewayConfiguration? {
        pushed.withLock { $0 }.flatMap { try? $0.configuration(hostName: hostName) }
    }

    /// Replaces what changed; the rest goes on undisturbed.
    func apply(_ configuration: PushConfiguration) {
        configurationsContinuation.yield(configuration)
    }

    /// Pushes until it is shut down; ends when every sink has done its last act.
    func run() async {
        // When another service fails, this one is cancelled, and tasks of their own do not inherit that.
        await withTaskCancellationHandler {
            await replaceAndPush()
        } onCancel: {
            running.withLock { for sink in $0.values { sink.task.cancel() } }
        }
    }

    private func replaceAndPush() async {
        var statsdSinks: [StatsDConfiguration: StatsDSink] = [:]
        var graphiteSinks: [GraphiteConfiguration: GraphiteSink] = [:]
        var current = PushConfiguration()
        for await wanted in configurations.cancelOnGracefulShutdown() {
            let previous = current
            current = wanted
            var replacements: [Replacement] = []
            if wanted.pushgateway != previous.pushgateway || wanted.onExit != previous.onExit || wanted.exitBudget != previous.exitBudget {
                let isSameGroup = Self.isSameGroup(wanted.pushgateway, previous.pushgateway)
                replacements.append(Replacement(name: "pushgateway", pusher: pushgateway(wanted), isSameReceiver: isSameGroup))
            }
            if wanted.statsd != previous.statsd || wanted.exitBudget != previous.exitBudget {
                let isSameReceiver = wanted.statsd?.configuration == previous.statsd?.configuration
                replacements.append(Replacement(name: "statsd", pusher: statsd(wanted, &statsdSinks), isSameReceiver: isSameReceiver))
            }
            if wanted.graphite != previous.graphite || wanted.exitBudget != previous.exitBudget {
                let isSameReceiver = wanted.graphite?.configuration == previous.graphite?.configuration
                replacements.append(Replacement(name: "graphite", pusher: graphite(wanted, &graphiteSinks), isSameReceiver: isSameReceiver))
            }
            // Side by side: a gateway that does not answer must not hold up the rest.
            await withTaskGroup(of: Void.self) { group in
                for replacement in replacements { group.addTask { await self.perform(replacement) } }
            }
            pushed.withLock { $0 = wanted.pushgateway }
        }
        let tasks = running.withLock { $0.values.map(\.task) }
        // Cancelled rather than shut down, when another service could not start: there is nothing to tell, and nobody to wait for.
        await withTaskCancellationHandler {
            for task in tasks { await task.value }
        } onCancel: {
            for task in tasks { task.cancel() }
        }
    }

    /// A sink's new push service; nil removes the sink.
    private struct Replacement: Sendable {
        let name: String
        let pusher: Pusher?
        let isSameReceiver: Bool
    }

    private static func isSameGroup(_ one: PushgatewaySettings?, _ other: PushgatewaySettings?) -> Bool {
        one?.urls == other?.urls && one?.job == other?.job && one?.grouping == other?.grouping
    }

    /// The old one ends first, so that the two never send at the same time.
    ///
    /// It does its last act unless the new one goes on with the same receiver.
    private func perform(_ replacement: Replacement) async {
        if let old = running.withLock({ $0.removeValue(forKey: replacement.name) }) {
            if replacement.pusher != nil, replacement.isSameReceiver { old.pusher.skipLastAct() }
            old.task.cancel()
            await old.task.value
        }
        // When the daemon is ending, the old one's last act was the sink's: another would come out of its own budget.
        guard let pusher = replacement.pusher, !Task.isShuttingDownGracefully, !Task.isCancelled else {
            sinkMetrics[replacement.name]?.sinkRemoved()
            return
        }
        // Inherits this service's graceful shutdown.
        let task = Task { await pusher.run() }
        running.withLock { $0[replacement.name] = Running(pusher: pusher, task: task) }
        if Task.isCancelled { task.cancel() }
    }

    private func pushgateway(_ configuration: PushConfiguration) -> Pusher? {
        guard let settings = configuration.pushgateway else { return nil }
        do {
            let sink = PushgatewaySink(
                configuration: try settings.configuration(hostName: hostName),
                userAgent: "palingenesis/\(Version.current)",
                note: { [metrics, logger] in Self.note($0, metrics, logger) }
            )
            return pusher(sink, interval: settings.interval, configuration, identity: settings.job)
        } catch {
            // The loader has made one before.
            logger.error("push.pushgateway.\(error.key): \(error.message)")
            return nil
        }
    }

    private func statsd(_ configuration: PushConfiguration, _ sinks: inout [StatsDConfiguration: StatsDSink]) -> Pusher? {
        guard let settings = configuration.statsd else { return nil }
        // The size of datagrams, the time they are spread over and the form of histograms do not tell receivers apart.
        var identity = settings.configuration
        identity.maxDatagramBytes = 0
        identity.spread = .zero
        identity.histograms = .buckets
        let sink = sinks[identity] ?? StatsDSink(settings.configuration) { [metrics, logger] in Self.note($0, metrics, logger) }
        sink.adopt(settings.configuration)
        sinks[identity] = sink
        return pusher(sink, interval: settings.interval, configuration, identity: "")
    }

    /// The same sink as before a reload, where it is about the same: what waits for it is kept.
    private func graphite(_ configuration: PushConfiguration, _ sinks: inout [GraphiteConfiguration: GraphiteSink]) -> Pusher? {
        guard let settings = configuration.graphite else { return nil }
        let sink =
            sinks[settings.configuration]
            ?? GraphiteSink(settings.configuration, unixTime: unixTime) { [metrics, logger] in Self.note($0, metrics, logger) }
        sinks[settings.configuration] = sink
        return pusher(sink, interval: settings.interval, configuration, identity: "")
    }

    private static func note(_ event: SinkEvent, _ metrics: PushMetrics, _ logger: Logger) {
        metrics.record(event)
        event.log(to: logger)
    }

    private func pusher(_ sink: some Sink, interval: Duration, _ configuration: PushConfiguration, identity: String) -> Pusher? {
        guard let metrics = sinkMetrics[sink.name] else { return nil }
        return PushService(
            registry: registry,
            sink: sink,
            schedule: PushSchedule(
                interval: interval,
                phase: HostPhase.phase(of: "\(hostName) \(identity) \(sink.name)", interval: interval),
                // An outage slows the attempts to one in four intervals.
                retry: RetryPolicy(base: min(interval, .seconds(1)), cap: max(interval * 4, .seconds(1)))
            ),
            onExit: Pusher.ExitAction(rawValue: configuration.onExit.rawValue) ?? .push,
            exitBudget: configuration.exitBudget,
            metrics: metrics,
            logger: logger,
            clock: ContinuousClock(),
            unixTime: unixTime,
            random: { Double.random(in: 0..<1) }
        )
    }
}
