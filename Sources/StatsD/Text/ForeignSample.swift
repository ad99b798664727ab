import Exposition

/// A sample of exposition text as StatsD or Graphite can carry it.
struct ForeignSample {
    enum Kind: Equatable {
        /// Goes up; when it is lower than before, it began anew.
        case counter
        /// A sum of observations, which may go down; it began anew when its group did.
        case sum
        case gauge
    }

    let source: LineSource
    let kind: Kind
    let value: Double
    /// Unix time in seconds, where the text says it.
    let timestamp: Double?
    /// What the sample is known by: its name and labels as Prometheus writes them.
    let key: [UInt8]
    /// What begins anew together: a counter by itself, a histogram's or summary's buckets, sum and count.
    let group: [UInt8]

    /// All that can be sent of some families, each series once: counters, buckets, sums and counts as counters, everything else as gauges.
    ///
    /// A sample of a type that was not told is a gauge, since nobody knows whether it only goes up. When a series was made
    /// (`_created`) has no form in StatsD. A label without a value is none.
    static func samples(of families: [ExpositionFamily], for receiver: StatsDReceiver) -> [ForeignSample] {
        var keys: Set<[UInt8]> = []
        return families.flatMap { family in
            family.samples.compactMap { sample(of: $0, in: family, for: receiver) }.filter { keys.insert($0.key).inserted }
        }
    }

    private static func sample(of sample: ExpositionSample, in family: ExpositionFamily, for receiver: StatsDReceiver) -> ForeignSample? {
        let suffix = sample.name.hasPrefix(family.name) ? String(sample.name.dropFirst(family.name.count)) : ""
        if suffix == "_created", family.type != .gauge, family.type != .untyped { return nil }
        let kind = kind(of: suffix, in: family.type)
        var labels = sample.labels.filter { !$0.value.isEmpty }.map { (name: $0.name, value: $0.value) }.sorted { $0.name < $1.name }
        var group = labels
        if family.type == .histogram { group.removeAll { $0.name == "le" } }
        // Some receivers delete plus signs.
        for index in labels.indices where labels[index].name == "le" && labels[index].value == "+Inf" {
            labels[index].value = receiver.infinityText
        }
        let source = LineSource(name: sample.name, labels: labels, parts: [LineRenderer.Part(type: kind == .gauge ? "g" : "c")])
        let owner = family.type == .histogram || family.type == .summary ? family.name : sample.name
        return ForeignSample(
            source: source,
            kind: kind,
            value: sample.value,
            timestamp: sample.timestamp,
            key: source.text,
            group: LineSource(name: owner, labels: group, parts: []).text
        )
    }

    private static func kind(of suffix: String, in type: ExpositionType) -> Kind {
        switch (type, suffix) {
        case (.counter, _), (.histogram, "_bucket"), (.histogram, "_count"), (.summary, "_count"): .counter
        case (.histogram, "_sum"), (.summary, "_sum"): .sum
        default: .gauge
        }
    }
}
