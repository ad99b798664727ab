import Exposition

/// A sample of exposition text as StatsD can carry it.
struct ForeignSample {
    enum Kind: Equatable {
        /// Goes up; when it is lower than before, it began anew.
        case counter
        /// A sum of observations, which may go down; it began anew when the count of the same series did.
        case sum(count: [UInt8])
        case gauge
    }

    let source: LineSource
    let kind: Kind
    let value: Double
    /// What the sample is known by in the ledger: its name and labels as Prometheus writes them.
    let key: [UInt8]

    /// All that can be sent of a family: counters, buckets, sums and counts as counters, everything else as gauges.
    ///
    /// A sample of a type that was not told is a gauge, since nobody knows whether it only goes up. When a series was made
    /// (`_created`) has no form in StatsD.
    static func samples(of family: ExpositionFamily, for receiver: StatsDReceiver) -> [ForeignSample] {
        family.samples.compactMap { sample in
            let suffix = Self.suffix(of: sample.name, in: family)
            if suffix == "_created", family.type != .gauge, family.type != .untyped { return nil }
            let kind = Self.kind(of: sample, suffix: suffix, in: family)
            var labels = sample.labels.map { (name: $0.name, value: $0.value) }
            // Some receivers delete plus signs.
            for index in labels.indices where labels[index].name == "le" && labels[index].value == "+Inf" {
                labels[index].value = receiver.infinityText
            }
            let source = Self.source(sample.name, labels, type: kind == .gauge ? "g" : "c")
            return ForeignSample(source: source, kind: kind, value: sample.value, key: source.text)
        }
    }

    private static func source(_ name: String, _ labels: [(name: String, value: String)], type: String) -> LineSource {
        LineSource(name: name, labels: labels.sorted { $0.name < $1.name }, parts: [LineRenderer.Part(type: type)])
    }

    private static func suffix(of name: String, in family: ExpositionFamily) -> String {
        name.hasPrefix(family.name) ? String(name.dropFirst(family.name.count)) : ""
    }

    private static func kind(of sample: ExpositionSample, suffix: String, in family: ExpositionFamily) -> Kind {
        switch (family.type, suffix) {
        case (.counter, _), (.histogram, "_bucket"), (.histogram, "_count"), (.summary, "_count"): return .counter
        case (.histogram, "_sum"), (.summary, "_sum"):
            let labels = sample.labels.map { (name: $0.name, value: $0.value) }
            return .sum(count: source(family.name + "_count", labels, type: "c").text)
        default: return .gauge
        }
    }
}
