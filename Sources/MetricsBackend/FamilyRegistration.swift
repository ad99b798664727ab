import MetricRegistry

/// Brings a label of swift-metrics into a registry.
struct FamilyRegistration {
    let registry: Registry
    let buckets: BucketRules
    let help: [String: String]

    /// The family of a label, and for each of its labels which dimension gives the value.
    ///
    /// A family that is there already, registered natively with a help text or buckets of its own, is used as it is if its type and
    /// the names of its labels are the same.
    ///
    /// - Throws: `RegistryError` when the registry will not have it.
    func register(_ key: FamilyKey) throws(RegistryError) -> (target: FamilyEntry.Target, positions: [Int]) {
        let name = MetricNaming.metricName(key.label, key.kind)
        let labels = labels(key)
        let names = labels.map(\.name)
        do throws(RegistryError) {
            let bounds = buckets.upperBounds(key.label, key.kind)
            return (try target(key.kind, name, help[key.label] ?? "", names, bounds), labels.map(\.position))
        } catch {
            guard error.code == .conflict, let found = registry.descriptor(named: name), found.kind == key.kind.metricKind,
                Set(found.labelNames) == Set(names)
            else { throw error }
            let positions = Dictionary(labels.map { ($0.name, $0.position) }) { $1 }
            let target = try target(key.kind, name, found.help, found.labelNames, found.upperBounds)
            return (target, found.labelNames.compactMap { positions[$0] })
        }
    }

    /// The labels sorted by name, so that the order of dimensions does not matter; of several with one name the last.
    private func labels(_ key: FamilyKey) -> [(name: String, position: Int)] {
        var taken = Set(registry.constantLabels.map(\.name))
        if key.kind.metricKind == .histogram { taken.insert("le") }
        var positions: [String: Int] = [:]
        for (position, name) in key.dimensionNames.enumerated() { positions[MetricNaming.labelName(name, taken: taken)] = position }
        return positions.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func target(
        _ kind: HandlerKind,
        _ name: String,
        _ help: String,
        _ labels: [String],
        _ bounds: [Double]
    ) throws(RegistryError) -> FamilyEntry.Target {
        switch kind {
        case .counter:
            .counter(try registry.counterFamily(name, help: help, labelNames: labels))
        case .floatingPointCounter:
            .floatingPointCounter(try registry.floatingPointCounterFamily(name, help: help, labelNames: labels))
        case .meter, .gauge:
            .gauge(try registry.gaugeFamily(name, help: help, labelNames: labels))
        case .recorder, .timer:
            .histogram(try registry.histogramFamily(name, help: help, labelNames: labels, upperBounds: bounds))
        }
    }
}
