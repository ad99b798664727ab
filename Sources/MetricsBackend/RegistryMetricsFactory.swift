public import CoreMetrics
public import Logging
public import MetricRegistry

/// A back end of swift-metrics that keeps everything in a registry.
///
/// ```swift
/// let registry = Registry()
/// MetricsSystem.bootstrap(RegistryMetricsFactory(registry: registry))
/// Counter(label: "http.requests", dimensions: [("method", "GET")]).increment()   // http_requests_total{method="GET"} 1
/// ```
///
/// Counters become counters, `FloatingPointCounter`s too; meters and gauges become gauges; recorders become histograms; timers become
/// histograms of seconds. Names: a character that Prometheus does not take becomes an underscore, counters end in `_total` and timers in
/// `_seconds` (added where missing), the order of dimensions does not matter, and of several dimensions with one name the last counts;
/// one that is called like a constant label, or `le` in a histogram, gets `exported_` before its name.
///
/// It never throws and never traps. Where the registry will not take a metric, because its name is taken by another type, by other
/// names of labels or by a histogram's own series, the metric gets a handler that keeps nothing; that is logged once for each label and
/// counted each time in `registry_conflicts_total`. A metric that was registered natively with a help text or buckets of its own is
/// shared as it is, if its type and the names of its labels are the same. So are all metrics with one label and the same dimensions.
///
/// Values are those that swift-metrics permits: increments that are not positive and finite are ignored, and so are observations that
/// are not finite; integers stop at their greatest value. `reset()` of a counter does nothing, since a counter only grows.
///
/// Destroying a metric says that its owner has done with it, no more: the series stays, since others with the same label and dimensions
/// share it, and since a receiver would take one that vanishes and comes back for a restart. It goes with `Registry.expireSeries`, once
/// nobody holds it and it was not used for the time given there; with `Registry.unregister` the whole family does, and metrics made before
/// that count where nobody looks.
///
/// Thread safety: may be used from any thread. Cost of making a metric: a look-up without a lock, one in its family, and one small
/// allocation; so making it again for each request is slower than keeping it, and no more than that. At most 10,000 labels are taken.
public final class RegistryMetricsFactory: MetricsFactory {
    /// The registry that the metrics are in.
    public let registry: Registry
    private let registration: FamilyRegistration
    private let table = FamilyTable()
    private let conflicts: MetricRegistry.Counter?
    private let detached = DetachedHandler()
    private let overflow = FamilyEntry(
        key: FamilyKey(.counter, "", []),
        target: .conflict("there are more than \(FamilyTable.limit) labels"),
        positions: []
    )
    private let reports: ConflictReports

    /// Makes a factory, to be given to `MetricsSystem.bootstrap` or `withMetricsFactory`.
    ///
    /// - Parameters:
    ///   - registry: where the metrics go; `registry_conflicts_total` is registered there.
    ///   - buckets: the buckets of histograms.
    ///   - help: help texts by label, as swift-metrics has none.
    ///   - logger: told of conflicts.
    public init(
        registry: Registry,
        buckets: BucketRules = BucketRules(),
        help: [String: String] = [:],
        logger: Logger = Logger(label: "MetricsBackend")
    ) {
        self.registry = registry
        registration = FamilyRegistration(registry: registry, buckets: buckets, help: help)
        reports = ConflictReports(logger: logger)
        conflicts = try? registry.counter(
            "registry_conflicts_total",
            help: "Metrics that the registry would not take, each time one was asked for."
        )
    }

    // MARK: Making

    /// A counter of whole numbers.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let entry = entry(.counter, label, dimensions)
        guard case .counter(let family) = entry.target, let counter = series(family, entry, label, dimensions) else { return refused() }
        return RegistryCounterHandler(counter)
    }

    /// A counter of amounts.
    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        let entry = entry(.floatingPointCounter, label, dimensions)
        guard case .floatingPointCounter(let family) = entry.target, let counter = series(family, entry, label, dimensions) else {
            return refused()
        }
        return RegistryFloatingPointCounterHandler(counter)
    }

    /// A gauge that is set or goes up and down in steps.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let entry = entry(.meter, label, dimensions)
        guard case .gauge(let family) = entry.target, let gauge = series(family, entry, label, dimensions) else { return refused() }
        return RegistryMeterHandler(gauge)
    }

    /// A histogram, or a gauge when values are not to be aggregated.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let entry = entry(aggregate ? .recorder : .gauge, label, dimensions)
        if case .gauge(let family) = entry.target, let gauge = series(family, entry, label, dimensions) {
            return RegistryGaugeHandler(gauge)
        }
        if case .histogram(let family) = entry.target, let histogram = series(family, entry, label, dimensions) {
            return RegistryRecorderHandler(histogram)
        }
        return refused()
    }

    /// A histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let entry = entry(.timer, label, dimensions)
        guard case .histogram(let family) = entry.target, let histogram = series(family, entry, label, dimensions) else {
            return refused()
        }
        return RegistryTimerHandler(histogram)
    }

    // MARK: Destroying

    /// Leaves the series in the registry.
    public func destroyCounter(_ handler: any CounterHandler) {}

    /// Leaves the series in the registry.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}

    /// Leaves the series in the registry.
    public func destroyMeter(_ handler: any MeterHandler) {}

    /// Leaves the series in the registry.
    public func destroyRecorder(_ handler: any RecorderHandler) {}

    /// Leaves the series in the registry.
    public func destroyTimer(_ handler: any TimerHandler) {}

    // MARK: Families

    private func entry(_ kind: HandlerKind, _ label: String, _ dimensions: [(String, String)]) -> FamilyEntry {
        if let found = table.find(kind, label, dimensions) { return found }
        let key = FamilyKey(kind, label, dimensions)
        let entry: FamilyEntry
        // Outside the table's lock: the registry may call back. Registering twice gives the same family.
        do {
            let (target, positions) = try registration.register(key)
            entry = FamilyEntry(key: key, target: target, positions: positions)
        } catch {
            entry = FamilyEntry(key: key, target: .conflict(error.message), positions: [])
        }
        let added = table.add(entry, dimensions)?.entry ?? overflow
        if case .conflict(let reason) = added.target { reports.report(label, reason) }
        return added
    }

    private func series<Metric>(
        _ family: Family<Metric>,
        _ entry: FamilyEntry,
        _ label: String,
        _ dimensions: [(String, String)]
    ) -> Metric? {
        do {
            return try entry.series(of: family, dimensions)
        } catch {
            reports.report(label, error.message)
            return nil
        }
    }

    private func refused() -> DetachedHandler {
        conflicts?.increment()
        return detached
    }
}
