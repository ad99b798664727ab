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
    private let pushed = LockedState<PushgatewaySettings?>(nil)
    private let configurations: AsyncStream<PushConfiguration>
    private let configurationsContinuation: AsyncStream<PushConfiguration>.Continuation

    static let sinkNames = ["pushgateway", "statsd"]

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
        var statsdSinks: [StatsDConfiguration: StatsDSink] = [:]
        var current = PushConfiguration()
        for await wanted in configurations.cancelOnGracefulShutdown() {
            if wanted.pushgateway != current.pushgateway || wanted.onExit != current.onExit || wanted.exitBudget != current.exitBudget {
                await replace("pushgateway", with: pushgateway(wanted))
            }
            if wanted.statsd != current.statsd || wanted.exitBudget != current.exitBudget {
                await replace("statsd", with: statsd(wanted, &statsdSinks))
            }
            current = wanted
            pushed.withLock { $0 = wanted.pushgateway }
        }
        for task in running.withLock({ $0.values.map(\.task) }) { await task.value }
    }

    /// The old one does its last act first, so that the two never send at the same time.
    private func replace(_ name: String, with pusher: Pusher?) async {
        if let old = running.withLock({ $0.removeValue(forKey: name) }) {
            old.task.cancel()
            await old.task.value
        }
        guard let pusher else { return }
        // Inherits this service's graceful shutdown.
        let task = Task { await pusher.run() }
        running.withLock { $0[name] = Running(pusher: pusher, task: task) }
    }

    private func pushgateway(_ configuration: PushConfiguration) -> Pusher? {
        guard let settings = configuration.pushgateway else { return nil }
        do {
            let sink = PushgatewaySink(
                configuration: try settings.configuration(hostName: hostName),
                userAgent: "palingenesis/\(Version.current)"
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
        // The size of datagrams is the one part that does not tell receivers apart.
        var identity = settings.configuration
        identity.maxDatagramBytes = 0
        let sink = sinks[identity] ?? StatsDSink(settings.configuration) { [metrics] in metrics.record($0) }
        sinks[identity] = sink
        return pusher(sink, interval: settings.interval, configuration, identity: "")
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
