/// The one place where a program's metrics are kept.
///
/// Registering a name again with the same type, help text, label names and buckets returns what is there; with others it throws.
/// Thread safety: may be used from any thread. Updating never waits for reading: values are copied first (consistently, see
/// `update`), and formatted and sent after that, with no lock held.
public final class Registry: Sendable {
    package let constantLabels: [LabelSet.Label]
    private let families = LockedState<[String: FamilyStorage]>([:])
    private let sequence = UpdateSequence()
    private let indices = SeriesIndices()
    /// Readers take turns while they copy values.
    private let readers = Lock()

    /// Makes an empty registry.
    ///
    /// - Parameter constantLabels: labels that every series of this registry carries; those with a malformed name are left out.
    public init(constantLabels: [String: String] = [:]) {
        self.constantLabels = constantLabels.filter { Names.isLabelName($0.key) && $0.key != "le" }
            .map { LabelSet.Label(name: $0.key, value: $0.value) }
    }

    // MARK: Registering

    /// Registers an integer counter without labels.
    ///
    /// - Parameter startingAt: what an earlier run had counted; Prometheus sees it as part of the value, sinks that send
    ///   differences never send it.
    /// - Throws: `RegistryError` when the name is malformed or taken.
    public func counter(_ name: String, help: String, startingAt: UInt64 = 0) throws(RegistryError) -> Counter {
        try single(counterFamily(name, help: help, labelNames: []), startingAt: .integer(startingAt))
    }

    /// Registers integer counters told apart by labels.
    ///
    /// - Throws: `RegistryError` when a name is malformed or taken.
    public func counterFamily(_ name: String, help: String, labelNames: [String]) throws(RegistryError) -> Family<Counter> {
        try family(name, help: help, kind: .counter, labelNames: labelNames, representation: .counter) {
            if case .counter(let counter) = $0 { counter } else { nil }
        }
    }

    /// Registers a floating-point counter without labels.
    ///
    /// - Parameter startingAt: as for `counter`; a negative, infinite or NaN value counts as zero.
    /// - Throws: `RegistryError` when the name is malformed or taken.
    public func floatingPointCounter(_ name: String, help: String, startingAt: Double = 0) throws(RegistryError) -> FloatingPointCounter {
        let start = startingAt.isFinite && startingAt > 0 ? startingAt : 0
        return try single(floatingPointCounterFamily(name, help: help, labelNames: []), startingAt: .floatingPoint(start))
    }

    /// Registers floating-point counters told apart by labels.
    ///
    /// - Throws: `RegistryError` when a name is malformed or taken.
    public func floatingPointCounterFamily(
        _ name: String,
        help: String,
        labelNames: [String]
    ) throws(RegistryError) -> Family<FloatingPointCounter> {
        try family(name, help: help, kind: .counter, labelNames: labelNames, representation: .floatingPointCounter) {
            if case .floatingPointCounter(let counter) = $0 { counter } else { nil }
        }
    }

    /// Registers a gauge without labels; it stands at zero until it is set.
    ///
    /// - Throws: `RegistryError` when the name is malformed or taken.
    public func gauge(_ name: String, help: String) throws(RegistryError) -> Gauge {
        try single(gaugeFamily(name, help: help, labelNames: []))
    }

    /// Registers gauges told apart by labels.
    ///
    /// - Throws: `RegistryError` when a name is malformed or taken.
    public func gaugeFamily(_ name: String, help: String, labelNames: [String]) throws(RegistryError) -> Family<Gauge> {
        try family(name, help: help, kind: .gauge, labelNames: labelNames, representation: .gauge) {
            if case .gauge(let gauge) = $0 { gauge } else { nil }
        }
    }

    /// Registers a gauge whose value is read by each scrape and push.
    ///
    /// The closure runs on the reading thread, outside any lock, before the values of the other metrics are copied; it should
    /// be quick. It may register and update metrics; to visit the registry from it is a recursion without end.
    ///
    /// - Throws: `RegistryError` when the name is malformed or taken, by an earlier callback too.
    public func gauge(_ name: String, help: String, read: @escaping @Sendable () -> Double) throws(RegistryError) {
        let descriptor = FamilyDescriptor(name: name, help: help, kind: .gauge, labelNames: [], upperBounds: [])
        _ = try register(descriptor, representation: .gaugeCallback(read)).record(for: [], startingAt: .integer(0))
    }

    /// Registers a histogram without labels.
    ///
    /// - Parameter upperBounds: finite, strictly increasing; the bucket above the last one is added.
    /// - Throws: `RegistryError` when the name is malformed or taken or the bounds are unusable.
    public func histogram(_ name: String, help: String, upperBounds: [Double]) throws(RegistryError) -> Histogram {
        try single(histogramFamily(name, help: help, labelNames: [], upperBounds: upperBounds))
    }

    /// Registers histograms told apart by labels.
    ///
    /// - Parameter upperBounds: finite, strictly increasing; the bucket above the last one is added.
    /// - Throws: `RegistryError` when a name is malformed or taken or the bounds are unusable.
    public func histogramFamily(
        _ name: String,
        help: String,
        labelNames: [String],
        upperBounds: [Double]
    ) throws(RegistryError) -> Family<Histogram> {
        guard upperBounds.allSatisfy(\.isFinite), zip(upperBounds, upperBounds.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw RegistryError(code: .invalidBuckets, message: "\(name): bucket bounds must be finite and strictly increasing")
        }
        let representation = MetricRepresentation.histogram(upperBounds: upperBounds)
        return try family(
            name,
            help: help,
            kind: .histogram,
            labelNames: labelNames,
            upperBounds: upperBounds,
            representation: representation
        ) { if case .histogram(let histogram) = $0 { histogram } else { nil } }
    }

    // MARK: Updating and reading

    /// Makes several updates one event: every scrape and push sees all of them or none.
    ///
    /// Grouped updates take turns, so keep the body short. Calls may be nested. Updates outside of any group go on meanwhile.
    /// A visit from within the body shows what the body has done so far.
    public func update<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        try sequence.update(body)
    }

    /// Shows a visitor every metric, all values of one moment (see `MetricVisitor`).
    public func visit(_ visitor: inout some MetricVisitor) {
        let callbackValues = readCallbacks()
        let copy = sequence.read { readers.withLock { RegistryCopy(families: sortedFamilies(), callbackValues: callbackValues) } }
        copy.visit(&visitor)
    }

    private func readCallbacks() -> [Int: Double] {
        var values: [Int: Double] = [:]
        for family in sortedFamilies() {
            for record in family.records {
                if case .gaugeCallback(let read) = record.cells { values[record.series.index] = read() }
            }
        }
        return values
    }

    /// What stands under a name.
    package func descriptor(named name: String) -> FamilyDescriptor? {
        families.withLock { $0[name]?.descriptor }
    }

    private func sortedFamilies() -> [FamilyStorage] {
        families.withLock { Array($0.values) }.sorted { $0.descriptor.name < $1.descriptor.name }
    }

    // MARK: Families

    private func single<Metric>(_ family: Family<Metric>, startingAt start: MetricValue = .integer(0)) throws(RegistryError) -> Metric {
        let record = try family.storage.record(for: [], startingAt: start)
        guard let metric = family.unwrap(record.cells) else { throw family.storage.conflict("a callback stands in its place") }
        return metric
    }

    private func family<Metric: Sendable>(
        _ name: String,
        help: String,
        kind: MetricKind,
        labelNames: [String],
        upperBounds: [Double] = [],
        representation: MetricRepresentation,
        unwrap: @escaping @Sendable (MetricCells) -> Metric?
    ) throws(RegistryError) -> Family<Metric> {
        let descriptor = FamilyDescriptor(name: name, help: help, kind: kind, labelNames: labelNames, upperBounds: upperBounds)
        return Family(storage: try register(descriptor, representation: representation), unwrap: unwrap)
    }

    /// Adds a family or returns the equal one that is there.
    private func register(
        _ descriptor: FamilyDescriptor,
        representation: MetricRepresentation
    ) throws(RegistryError) -> FamilyStorage {
        try checkNames(descriptor)
        let name = descriptor.name
        return try families.withLock { (families) throws(RegistryError) -> FamilyStorage in
            if let found = families[name] {
                guard found.descriptor == descriptor else { throw found.conflict(Self.difference(found.descriptor, descriptor)) }
                guard representation.isSame(as: found.representation) else { throw found.conflict("its values are kept in another form") }
                return found
            }
            for suffix in Self.histogramSuffixes {
                if descriptor.kind == .histogram, families[name + suffix] != nil {
                    throw RegistryError(
                        code: .conflict,
                        message: "histogram \(name) would expose \(name)\(suffix), which is registered already"
                    )
                }
                if name.hasSuffix(suffix), families[String(name.dropLast(suffix.count))]?.descriptor.kind == .histogram {
                    throw RegistryError(code: .conflict, message: "\(name) is exposed by a histogram already")
                }
            }
            let storage = FamilyStorage(
                descriptor: descriptor,
                representation: representation,
                constantLabels: constantLabels,
                indices: indices
            )
            families[name] = storage
            return storage
        }
    }

    private static let histogramSuffixes = ["_bucket", "_count", "_sum"]

    private func checkNames(_ descriptor: FamilyDescriptor) throws(RegistryError) {
        guard Names.isMetricName(descriptor.name) else {
            throw RegistryError(code: .invalidName, message: "\"\(descriptor.name)\" is no metric name: [a-zA-Z_:][a-zA-Z0-9_:]*")
        }
        var seen = Set(constantLabels.map(\.name))
        if descriptor.kind == .histogram { seen.insert("le") }
        for label in descriptor.labelNames {
            guard Names.isLabelName(label) else {
                throw RegistryError(
                    code: .invalidLabel,
                    message: "\(descriptor.name): \"\(label)\" is no label name: [a-zA-Z_][a-zA-Z0-9_]*, not beginning with __"
                )
            }
            guard seen.insert(label).inserted else {
                throw RegistryError(code: .invalidLabel, message: "\(descriptor.name): label \"\(label)\" is taken")
            }
        }
    }

    private static func difference(_ old: FamilyDescriptor, _ new: FamilyDescriptor) -> String {
        if old.kind != new.kind { return "as a \(old.kind.rawValue), not a \(new.kind.rawValue)" }
        if old.help != new.help { return "with the help text \"\(old.help)\"" }
        if old.labelNames != new.labelNames { return "with the labels \(old.labelNames)" }
        return "with the buckets \(old.upperBounds)"
    }
}
