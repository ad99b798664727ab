import Exposition

/// What differs between the endpoint's numbers and what a receiver ended up with.
enum Comparison {
    /// Names that go on changing while they are compared: the time, and the pushes' own numbers.
    static func isSteady(_ name: String) -> Bool {
        !name.hasPrefix("palingenesis_push_") && !name.hasPrefix("palingenesis_statsd_") && name != "palingenesis_uptime_seconds"
    }

    /// The difference to an exposition: values, and types where the receiver knows them.
    static func differences(
        _ endpoint: [ExpositionFamily],
        _ receiver: [ExpositionFamily],
        adding group: [String: String],
        typed: Bool = true
    ) -> [String] {
        var result: [String] = []
        for family in endpoint where typed && isSteady(family.name) && receiver.family(family.name)?.type != family.type {
            result.append("\(family.name): type")
        }
        return result + differences(endpoint) { receiver.value($0, $1.merging(group) { $1 }) }
    }

    /// The difference to what `value` says of each sample; nil means that the receiver has none.
    static func differences(_ endpoint: [ExpositionFamily], _ value: (String, [String: String]) -> Double?) -> [String] {
        var result: [String] = []
        for family in endpoint where isSteady(family.name) {
            for sample in family.samples {
                let labels = Dictionary(sample.labels.map { ($0.name, $0.value) }) { $1 }
                let there = value(sample.name, labels)
                // A sum of differences may round otherwise than the total does.
                guard let there, abs(there - sample.value) <= 1e-9 * max(abs(sample.value), 1) else {
                    result.append("\(sample.name) \(labels): \(sample.value), not \(there.map { "\($0)" } ?? "nothing")")
                    continue
                }
            }
        }
        return result
    }
}
