public import MetricRegistry

/// The metrics a program keeps about its own pushes, in the registry that is pushed.
///
/// Everything is registered, and stands at zero, before the first push, so that dashboards never miss the first event. A push
/// reports the outcome of those before it; the pull endpoint shows its own at once.
/// Thread safety: may be shared by all sinks of a process.
public struct PushMetrics: Sendable {
    /// The bounds of the duration histogram, in seconds: from a push on loopback to the usual timeout of 10 s and beyond.
    public static let durationBounds = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30]

    private let registry: Registry
    private let attempts: Family<Counter>
    private let failures: Family<Counter>
    private let duration: Family<Histogram>
    private let bytes: Family<Counter>
    private let lastSuccess: Family<Gauge>
    private let consecutiveFailures: Family<Gauge>
    private let datagrams: [SinkEvent.DatagramOutcome: Counter]
    private let skipped: [SinkEvent.SkipReason: Counter]
    private let receiverDrops: Counter
    private let failovers: Counter
    private let skippedFamilies: [SinkEvent.FamilyProblem: Counter]

    /// Registers the metrics.
    ///
    /// - Parameter prefix: what the names begin with, `palingenesis_` for the daemon.
    /// - Throws: `RegistryError` when a name is taken by something else.
    public init(registry: Registry, prefix: String) throws(RegistryError) {
        self.registry = registry
        attempts = try registry.counterFamily(
            prefix + "push_attempts_total",
            help: "Total number of pushes begun",
            labelNames: ["sink"]
        )
        failures = try registry.counterFamily(
            prefix + "push_failures_total",
            help: "Total number of pushes that failed, by class of failure",
            labelNames: ["sink", "kind"]
        )
        duration = try registry.histogramFamily(
            prefix + "push_duration_seconds",
            help: "Time taken by pushes",
            labelNames: ["sink"],
            upperBounds: Self.durationBounds
        )
        bytes = try registry.counterFamily(
            prefix + "push_bytes_total",
            help: "Total payload bytes of delivered pushes, as sent",
            labelNames: ["sink"]
        )
        lastSuccess = try registry.gaugeFamily(
            prefix + "push_last_success_timestamp_seconds",
            help: "Unix time of the last delivered push, 0 before the first",
            labelNames: ["sink"]
        )
        consecutiveFailures = try registry.gaugeFamily(
            prefix + "push_consecutive_failures",
            help: "Failed pushes since the last delivered one",
            labelNames: ["sink"]
        )
        let datagramFamily = try registry.counterFamily(
            prefix + "statsd_datagrams_total",
            help: "Total number of StatsD datagrams, by what became of them",
            labelNames: ["outcome"]
        )
        let skippedFamily = try registry.counterFamily(
            prefix + "statsd_skipped_samples_total",
            help: "Total number of samples StatsD cannot carry, by reason",
            labelNames: ["reason"]
        )
        receiverDrops = try registry.counter(
            prefix + "statsd_receiver_drops_total",
            help: "Total number of datagrams that the socket of a StatsD receiver on this host dropped, whoever sent them"
        )
        failovers = try registry.counter(
            prefix + "pushgateway_failovers_total",
            help: "Total number of times that pushes went on to another Pushgateway, since the one in use failed"
        )
        let skippedFamilyFamily = try registry.counterFamily(
            prefix + "pushgateway_skipped_families_total",
            help: "Total number of families left out of pushes since a Pushgateway would refuse them, by problem",
            labelNames: ["problem"]
        )
        var skippedFamilies: [SinkEvent.FamilyProblem: Counter] = [:]
        for problem in SinkEvent.FamilyProblem.allCases { skippedFamilies[problem] = try skippedFamilyFamily.labels(problem.rawValue) }
        self.skippedFamilies = skippedFamilies
        var datagrams: [SinkEvent.DatagramOutcome: Counter] = [:]
        for outcome in SinkEvent.DatagramOutcome.allCases { datagrams[outcome] = try datagramFamily.labels(outcome.rawValue) }
        var skipped: [SinkEvent.SkipReason: Counter] = [:]
        for reason in SinkEvent.SkipReason.allCases { skipped[reason] = try skippedFamily.labels(reason.rawValue) }
        self.datagrams = datagrams
        self.skipped = skipped
    }

    /// The metrics of one sink, made (at zero) when they are first asked for.
    ///
    /// - Throws: never in practice; the label counts are this type's own.
    public func metrics(ofSink sink: String) throws(RegistryError) -> SinkMetrics {
        var failureKinds: [PushFailure.Kind: Counter] = [:]
        for kind in PushFailure.Kind.allCases { failureKinds[kind] = try failures.labels(sink, kind.rawValue) }
        return SinkMetrics(
            registry: registry,
            attempts: try attempts.labels(sink),
            failures: failureKinds,
            duration: try duration.labels(sink),
            bytes: try bytes.labels(sink),
            lastSuccess: try lastSuccess.labels(sink),
            consecutiveFailures: try consecutiveFailures.labels(sink)
        )
    }

    /// Counts what a sink reports besides its pushes.
    public func record(_ event: SinkEvent) {
        switch event {
        case .datagrams(let outcome, let count): datagrams[outcome]?.increment(by: UInt64(max(count, 0)))
        case .failedOver: failovers.increment()
        case .dropping, .leftOut, .noted, .renamed: break
        case .receiverDrops(let count): receiverDrops.increment(by: UInt64(max(count, 0)))
        case .skippedFamilies(let problem, let count): skippedFamilies[problem]?.increment(by: UInt64(max(count, 0)))
        case .skippedSamples(let reason, let count): skipped[reason]?.increment(by: UInt64(max(count, 0)))
        }
    }
}
