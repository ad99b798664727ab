internal import Exposition

/// A group that a gateway holds, by what it shows of it.
public struct GatewayGroup: Sendable, Hashable {
    /// Its labels, the job among them; an empty `instance` is left out.
    public let labels: [String: String]
    /// When it was last pushed, Unix time in seconds by the gateway's clock; 0 when no push has succeeded.
    public let pushTime: Double
    /// When a push of it was last refused; 0 when none was.
    public let failureTime: Double

    /// The names of the samples that tell of groups.
    public static let sampleNames = ["push_time_seconds", "push_failure_time_seconds"]

    /// The groups that samples of `sampleNames` tell of, in the order in which they come.
    public static func groups(_ samples: GatewaySamples) -> [GatewayGroup] {
        var order: [[String: String]] = []
        var times: [[String: String]: (push: Double, failure: Double)] = [:]
        for family in samples.families where sampleNames.contains(family.name) {
            for sample in family.samples {
                let pairs = sample.labels.filter { !isImplied($0.name, $0.value) }.map { ($0.name, $0.value) }
                let labels = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
                if times[labels] == nil { order.append(labels) }
                var time = times[labels] ?? (0, 0)
                if family.name == "push_time_seconds" { time.push = sample.value } else { time.failure = sample.value }
                times[labels] = time
            }
        }
        return order.map { GatewayGroup(labels: $0, pushTime: times[$0]?.push ?? 0, failureTime: times[$0]?.failure ?? 0) }
    }

    /// Whether a gateway shows this label whether a group has it or not.
    static func isImplied(_ name: String, _ value: String) -> Bool { name == "instance" && value.isEmpty }

    /// The keys under which the gateway may hold it; nil when its labels are none that a key can have.
    ///
    /// Two of them where there is no `instance`: a gateway shows an empty one whether the group has it or not.
    public var keys: [GroupingKey]? {
        guard let job = labels["job"] else { return nil }
        let others = labels.filter { $0.key != "job" }
        guard let key = try? GroupingKey(job: job, labels: others) else { return nil }
        guard others["instance"] == nil, let other = try? GroupingKey(job: job, labels: others.merging(["instance": ""]) { $1 }) else {
            return [key]
        }
        return [key, other]
    }
}
