import Exposition

/// What a push or a deletion did to a group.
struct PushChange {
    /// A sample whose value is another one now.
    struct Changed {
        /// The sample's name and its labels without the group's.
        let series: String
        let before: Double
        let after: Double
    }

    /// How many families and samples the push brought, or the deletion took away.
    var familyCount = 0
    var sampleCount = 0
    /// The samples with another value than before, in the order of the push.
    var changed: [Changed] = []
    /// The samples that were not there before, with their values.
    var added: [(series: String, value: Double)] = []
    /// The families that the new samples belong to.
    var addedFamilies: [String] = []
    /// How many samples are there no longer.
    var removedCount = 0

    /// Compares the families that a push touches as they were with what they are now.
    init(from old: [PushedFamily], to new: [PushedFamily], key: GroupingKey) {
        var before: [String: Double] = [:]
        for family in old {
            for (series, sample) in Self.series(of: family, key: key) { before[series] = sample.value }
        }
        for family in new {
            familyCount += 1
            sampleCount += family.sampleCount
            for (series, sample) in Self.series(of: family, key: key) {
                guard let value = before.removeValue(forKey: series) else {
                    added.append((series, sample.value))
                    if addedFamilies.last != family.name { addedFamilies.append(family.name) }
                    continue
                }
                let isSame = value == sample.value || value.isNaN && sample.value.isNaN
                if !isSame { changed.append(Changed(series: series, before: value, after: sample.value)) }
            }
        }
        removedCount = before.count
    }

    private static func series(of family: PushedFamily, key: GroupingKey) -> [(String, ExpositionSample)] {
        let hidden = Set(key.labels.map(\.name))
        return family.metrics.flatMap { $0.samples(named: family.name) }.map { sample in
            // The `instance` that only says that there is none is nobody's news.
            let labels = sample.labels.filter { !hidden.contains($0.name) && !($0.name == "instance" && $0.value.isEmpty) }
            return (SeriesText.shown(sample.name, labels), sample)
        }
    }
}
