/// The families of a registry, by name and in order, and the names that they take.
struct RegisteredFamilies {
    /// Sorted by name.
    private(set) var sorted: [FamilyStorage] = []
    /// Every name that a family's samples have in some format, and the family.
    private var names: [String: FamilyStorage] = [:]
    /// What families counted that are gone.
    private var overflowedBefore: UInt64 = 0

    var overflowedLookUps: UInt64 {
        sorted.reduce(overflowedBefore) { $0.addingSaturating($1.overflowedLookUps) }
    }

    /// Adds a family or returns the equal one that is there.
    mutating func register(
        _ descriptor: FamilyDescriptor,
        _ representation: MetricRepresentation,
        _ context: FamilyContext,
        limit: Int
    ) throws(RegistryError) -> FamilyStorage {
        let taken = Self.sampleNames(descriptor)
        if let found = names[descriptor.name], found.descriptor.name == descriptor.name {
            guard found.descriptor == descriptor else { throw conflict(found, Self.difference(found.descriptor, descriptor)) }
            guard representation.isSame(as: found.representation) else { throw conflict(found, "its values are kept in another form") }
            return found
        }
        for name in taken {
            guard let found = names[name] else { continue }
            throw RegistryError(
                code: .conflict,
                message: "\(descriptor.kind.rawValue) \(descriptor.name) would expose \(name), "
                    + "as the \(found.descriptor.kind.rawValue) \(found.descriptor.name) does, which is registered already"
            )
        }
        let family = FamilyStorage(descriptor: descriptor, representation: representation, context: context, limit: limit)
        for name in taken { names[name] = family }
        let position = sorted.firstIndex { descriptor.name < $0.descriptor.name } ?? sorted.endIndex
        sorted.insert(family, at: position)
        return family
    }

    func family(named name: String) -> FamilyStorage? {
        names[name].flatMap { $0.descriptor.name == name ? $0 : nil }
    }

    mutating func remove(_ name: String) -> FamilyStorage? {
        guard let family = family(named: name) else { return nil }
        for name in Self.sampleNames(family.descriptor) { names[name] = nil }
        sorted.removeAll { $0 === family }
        overflowedBefore = overflowedBefore.addingSaturating(family.overflowedLookUps)
        return family
    }

    /// The names that a family's samples have in Prometheus text and in OpenMetrics, where a counter `x_total` is the family `x`; in every
    /// way of writing them for those who do not take all characters.
    private static func sampleNames(_ descriptor: FamilyDescriptor) -> Set<String> {
        let escapings = Names.isMetricName(descriptor.name) ? [.allowUTF8] : NameEscaping.allCases
        return Set(escapings.flatMap { sampleNames(descriptor.kind, $0.escaped(metricName: descriptor.name)) })
    }

    private static func sampleNames(_ kind: MetricKind, _ name: String) -> [String] {
        switch kind {
        case .gauge:
            return [name]
        case .counter:
            let base = kind.openMetricsName(name)
            return [name, base, base + "_total", base + "_created"]
        case .histogram:
            return [name, name + "_bucket", name + "_count", name + "_sum", name + "_created"]
        }
    }

    private func conflict(_ family: FamilyStorage, _ reason: String) -> RegistryError {
        RegistryError(code: .conflict, message: "\(family.descriptor.name) is registered already: \(reason)")
    }

    private static func difference(_ old: FamilyDescriptor, _ new: FamilyDescriptor) -> String {
        if old.kind != new.kind { return "as a \(old.kind.rawValue), not a \(new.kind.rawValue)" }
        if old.help != new.help { return "with the help text \"\(old.help)\"" }
        if old.unit != new.unit { return "with the unit \"\(old.unit)\"" }
        if old.labelNames != new.labelNames { return "with the labels \(old.labelNames)" }
        return "with the buckets \(old.upperBounds)"
    }
}
