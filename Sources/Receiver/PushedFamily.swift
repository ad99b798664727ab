import Exposition

/// A family as a group holds it.
struct PushedFamily {
    let name: String
    let type: ExpositionType
    let help: String
    let metrics: [PushedMetric]
    /// When it was pushed.
    let time: ArrivalTime
    /// How many samples it is in an exposition.
    let sampleCount: Int
    /// About how many bytes its texts take.
    let byteCount: Int

    private init(name: String, type: ExpositionType, help: String, metrics: [PushedMetric], time: ArrivalTime) {
        (self.name, self.type, self.help, self.metrics, self.time) = (name, type, help, metrics, time)
        var counts = (samples: 0, bytes: name.utf8.count + help.utf8.count)
        for metric in metrics {
            counts.samples += metric.sampleCount
            counts.bytes += metric.labels.reduce(64) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        }
        (sampleCount, byteCount) = counts
    }

    /// Makes one of the families that the gateway itself keeps for each group.
    init(gauge name: String, help: String, value: Double, key: GroupingKey, time: ArrivalTime) {
        let metric = PushedMetric(labels: Self.applying(key, to: []), value: .number(value))
        self.init(name: name, type: .gauge, help: help, metrics: [metric], time: time)
    }

    /// Makes a family from what was read, with the group's labels in place of the samples' own of the same name.
    init(_ family: ExpositionFamily, key: GroupingKey, time: ArrivalTime) {
        let metrics: [PushedMetric]
        switch family.type {
        case .counter, .gauge, .untyped, .gaugehistogram, .info, .stateset:
            metrics = family.samples.map { PushedMetric(labels: Self.applying(key, to: $0.labels), value: .number($0.value)) }
        case .histogram:
            metrics = Self.gathered(family, label: "le", key: key)
        case .summary:
            metrics = Self.gathered(family, label: "quantile", key: key)
        }
        self.init(name: family.name, type: family.type, help: family.help, metrics: metrics, time: time)
    }

    /// The group's labels win, and there is always an `instance`, so that a scraping Prometheus does not add the gateway's.
    private static func applying(_ key: GroupingKey, to labels: [ExpositionLabel]) -> [ExpositionLabel] {
        var all = Dictionary(labels.map { ($0.name, $0.value) }) { $1 }
        for label in key.labels { all[label.name] = label.value }
        return all.merging(["instance": ""]) { given, _ in given }.map { ExpositionLabel(name: $0.key, value: $0.value) }
            .sorted { $0.name < $1.name }
    }

    /// Puts the samples of each histogram or summary together: those whose labels are the same but for one.
    private static func gathered(_ family: ExpositionFamily, label: String, key: GroupingKey) -> [PushedMetric] {
        var gatherings: [MetricGathering] = []
        var indices: [[ExpositionLabel]: Int] = [:]
        for sample in family.samples {
            let own = sample.labels.filter { $0.name != label }.sorted { $0.name < $1.name }
            let index = indices[own] ?? gatherings.count
            if index == gatherings.count {
                indices[own] = index
                gatherings.append(MetricGathering(labels: own))
            }
            gatherings[index].take(sample, family: family, pointLabel: label)
        }
        return gatherings.map { PushedMetric(labels: applying(key, to: $0.labels), value: $0.value(isHistogram: label == "le")) }
    }
}
