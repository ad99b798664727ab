/// Registering metrics.
///
/// Everywhere: `unit` is what OpenMetrics states, `seconds` for instance, and the name (without `_total`) has to end in it; empty for
/// none. `RegistryError` is thrown when a name is malformed or taken, when the unit does not fit, or when the bounds are unusable.
/// `seriesLimit` takes the place of the registry's for one family.
extension Registry {
    /// Registers an integer counter without labels.
    ///
    /// - Parameter startingAt: what an earlier run had counted; Prometheus sees it as part of the value, sinks that send
    ///   differences never send it.
    public func counter(
        _ name: String,
        help: String,
        unit: String = "",
        startingAt: UInt64 = 0
    ) throws(RegistryError) -> Counter {
        try single(counterFamily(name, help: help, unit: unit, labelNames: []), startingAt: .integer(startingAt))
    }

    /// Registers integer counters told apart by labels.
    public func counterFamily(
        _ name: String,
        help: String,
        unit: String = "",
        labelNames: [String],
        seriesLimit: Int? = nil
    ) throws(RegistryError) -> Family<Counter> {
        try family(name, help, unit, .counter, labelNames, .counter, seriesLimit: seriesLimit)
    }

    /// Registers a counter whose value is read by each scrape and push, as a gauge's; it should never go down.
    public func counter(
        _ name: String,
        help: String,
        unit: String = "",
        read: @escaping @Sendable () -> UInt64
    ) throws(RegistryError) {
        try callback(name, help, unit, .counter, .counterCallback(.integer(read)))
    }

    /// Registers a floating-point counter without labels.
    ///
    /// - Parameter startingAt: as for `counter`; a negative, infinite or NaN value counts as zero.
    public func floatingPointCounter(
        _ name: String,
        help: String,
        unit: String = "",
        startingAt: Double = 0
    ) throws(RegistryError) -> FloatingPointCounter {
        let start = startingAt.isFinite && startingAt > 0 ? startingAt : 0
        return try single(floatingPointCounterFamily(name, help: help, unit: unit, labelNames: []), startingAt: .floatingPoint(start))
    }

    /// Registers floating-point counters told apart by labels.
    public func floatingPointCounterFamily(
        _ name: String,
        help: String,
        unit: String = "",
        labelNames: [String],
        seriesLimit: Int? = nil
    ) throws(RegistryError) -> Family<FloatingPointCounter> {
        try family(name, help, unit, .counter, labelNames, .floatingPointCounter, seriesLimit: seriesLimit)
    }

    /// Registers a floating-point counter whose value is read by each scrape and push, as a gauge's.
    ///
    /// It should never go down; negative, infinite and NaN values are shown as zero.
    public func floatingPointCounter(
        _ name: String,
        help: String,
        unit: String = "",
        read: @escaping @Sendable () -> Double
    ) throws(RegistryError) {
        try callback(name, help, unit, .counter, .counterCallback(.floatingPoint(read)))
    }

    /// Registers a gauge without labels; it stands at zero until it is set.
    public func gauge(_ name: String, help: String, unit: String = "") throws(RegistryError) -> Gauge {
        try single(gaugeFamily(name, help: help, unit: unit, labelNames: []))
    }

    /// Registers gauges told apart by labels.
    public func gaugeFamily(
        _ name: String,
        help: String,
        unit: String = "",
        labelNames: [String],
        seriesLimit: Int? = nil
    ) throws(RegistryError) -> Family<Gauge> {
        try family(name, help, unit, .gauge, labelNames, .gauge, seriesLimit: seriesLimit)
    }

    /// Registers a gauge whose value is read by each scrape and push.
    ///
    /// The closure runs on the reading thread, outside any lock, before the values of the other metrics are copied; it should
    /// be quick. It may register and update metrics; to visit the registry from it is a recursion without end.
    public func gauge(
        _ name: String,
        help: String,
        unit: String = "",
        read: @escaping @Sendable () -> Double
    ) throws(RegistryError) {
        try callback(name, help, unit, .gauge, .gaugeCallback(read))
    }

    /// Registers a histogram without labels.
    ///
    /// - Parameter upperBounds: finite, strictly increasing, at most 508; the bucket above the last one is added.
    public func histogram(
        _ name: String,
        help: String,
        unit: String = "",
        upperBounds: [Double]
    ) throws(RegistryError) -> Histogram {
        try single(histogramFamily(name, help: help, unit: unit, labelNames: [], upperBounds: upperBounds))
    }

    /// Registers histograms told apart by labels.
    ///
    /// - Parameter upperBounds: finite, strictly increasing, at most 508; the bucket above the last one is added.
    public func histogramFamily(
        _ name: String,
        help: String,
        unit: String = "",
        labelNames: [String],
        upperBounds: [Double],
        seriesLimit: Int? = nil
    ) throws(RegistryError) -> Family<Histogram> {
        guard upperBounds.allSatisfy(\.isFinite), zip(upperBounds, upperBounds.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw RegistryError(code: .invalidBuckets, message: "\(name): bucket bounds must be finite and strictly increasing")
        }
        // A histogram's cells lie in one page.
        guard upperBounds.count <= CellPage.size - HistogramBlock.buckets - 1 else {
            throw RegistryError(code: .invalidBuckets, message: "\(name): at most 508 bucket bounds, not \(upperBounds.count)")
        }
        return try family(
            name,
            help,
            unit,
            .histogram,
            labelNames,
            .histogram(BucketBounds(upperBounds)),
            upperBounds: upperBounds,
            seriesLimit: seriesLimit
        )
    }

    // MARK: What they have in common

    private func family<Metric>(
        _ name: String,
        _ help: String,
        _ unit: String,
        _ kind: MetricKind,
        _ labelNames: [String],
        _ representation: MetricRepresentation,
        upperBounds: [Double] = [],
        seriesLimit: Int?
    ) throws(RegistryError) -> Family<Metric> {
        let descriptor = FamilyDescriptor(
            name: name,
            help: help,
            kind: kind,
            unit: unit,
            labelNames: labelNames,
            upperBounds: upperBounds
        )
        return Family(storage: try register(descriptor, representation, seriesLimit: seriesLimit))
    }

    private func single<Metric>(
        _ family: Family<Metric>,
        startingAt start: MetricValue = .integer(0)
    ) throws(RegistryError) -> Metric {
        Family<Metric>.metric(try family.storage.handle([], startingAt: start))
    }

    private func callback(
        _ name: String,
        _ help: String,
        _ unit: String,
        _ kind: MetricKind,
        _ representation: MetricRepresentation
    ) throws(RegistryError) {
        let descriptor = FamilyDescriptor(name: name, help: help, kind: kind, unit: unit, labelNames: [], upperBounds: [])
        _ = try register(descriptor, representation).handle([])
    }
}
