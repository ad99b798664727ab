public import Exposition

/// What a gateway shows of the groups that it holds.
public struct GatewaySamples: Sendable {
    /// The samples that were asked for, without types.
    public let families: [ExpositionFamily]
    /// The gateway's clock when it answered, Unix time in whole seconds; nil when the answer does not say.
    public let time: Int64?

    /// Makes samples by hand.
    public init(families: [ExpositionFamily], time: Int64?) {
        self.families = families
        self.time = time
    }

    /// The value of a sample of a group: with the group's labels and these, and no others.
    ///
    /// A label whose value is empty is one that is not there: a gateway adds an empty `instance` where a group has none.
    public func value(_ name: String, _ labels: [String: String] = [:], in group: GroupingKey) -> Double? {
        var wanted = labels.merging(group.labels.map { ($0.name, $0.value) }) { _, ofGroup in ofGroup }
        wanted["job"] = group.job
        wanted = wanted.filter { !$0.value.isEmpty }
        for case let family in families where family.name == name {
            for sample in family.samples {
                let labels = sample.labels.filter { !$0.value.isEmpty }
                if labels.count == wanted.count, labels.allSatisfy({ wanted[$0.name] == $0.value }) { return sample.value }
            }
        }
        return nil
    }
}
