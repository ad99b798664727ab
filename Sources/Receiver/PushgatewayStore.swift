import Exposition

/// What a Pushgateway keeps: groups of families, replaced by PUT, partly replaced by POST, removed by DELETE.
///
/// A pure value; time comes with each call. The rules are those of Pushgateway 1.5.1 with its consistency check.
struct PushgatewayStore {
    /// How much of a group a push replaces.
    enum Replacement {
        /// PUT: all of it.
        case group
        /// POST: the families of the same names.
        case families
    }

    /// A group as it stands.
    struct Group {
        let key: GroupingKey
        fileprivate(set) var families: [String: PushedFamily] = [:]
        /// When it was pushed last with success and without.
        fileprivate(set) var pushTime: ArrivalTime?
        fileprivate(set) var failureTime: ArrivalTime?
        fileprivate(set) var changeTime: ArrivalTime
        /// Whether the last push was taken.
        fileprivate(set) var lastPushSucceeded = false

        /// The pushed families and the two that are kept about each group.
        var allFamilies: [PushedFamily] {
            families.values + [
                PushedFamily(
                    gauge: PushgatewayStore.pushTimeName,
                    help: "Last Unix time when changing this group in the Pushgateway succeeded.",
                    value: pushTime?.unixSeconds ?? 0,
                    key: key,
                    time: changeTime
                ),
                PushedFamily(
                    gauge: PushgatewayStore.failureTimeName,
                    help: "Last Unix time when changing this group in the Pushgateway failed.",
                    value: failureTime?.unixSeconds ?? 0,
                    key: key,
                    time: changeTime
                ),
            ]
        }
    }

    private static let pushTimeName = "push_time_seconds"
    private static let failureTimeName = "push_failure_time_seconds"
    private static let inconsistent = "pushed metrics are invalid or inconsistent with existing metrics: "

    private var groupsByKey: [GroupingKey: Group] = [:]
    /// Which groups hold a family, by its name.
    private var holders: [String: Set<GroupingKey>] = [:]
    private var sampleCount = 0
    private var byteCount = 0
    private let limits: ReceiverLimits

    init(limits: ReceiverLimits = ReceiverLimits()) {
        self.limits = limits
    }

    /// The groups, in the order of their keys.
    var groups: [Group] {
        groupsByKey.map { (SeriesText.shown($0.key), $0.value) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    // MARK: Pushing

    /// Takes pushed families into a group, or refuses them all and notes the failure.
    ///
    /// - Throws: `PushRefusal` in the words of a Pushgateway, or with status 503 when the store is full.
    mutating func push(
        _ families: [ExpositionFamily],
        to key: GroupingKey,
        replacing replacement: Replacement,
        at time: ArrivalTime
    ) throws(PushRefusal) -> PushChange {
        guard groupsByKey[key] != nil || groupsByKey.count < limits.groups else {
            throw PushRefusal(status: 503, "this receiver holds \(limits.groups) groups already and takes no more: delete one first")
        }
        do {
            return try checkedPush(families.filter { !$0.samples.isEmpty }, to: key, replacing: replacement, at: time)
        } catch {
            var group = groupsByKey[key] ?? Group(key: key, changeTime: time)
            group.failureTime = time
            group.lastPushSucceeded = false
            groupsByKey[key] = group
            throw error
        }
    }

    private mutating func checkedPush(
        _ families: [ExpositionFamily],
        to key: GroupingKey,
        replacing replacement: Replacement,
        at time: ArrivalTime
    ) throws(PushRefusal) -> PushChange {
        guard families.allSatisfy({ $0.samples.allSatisfy { $0.timestamp == nil } }) else {
            throw PushRefusal(Self.inconsistent + "pushed metrics must not have timestamps")
        }
        let pushed = families.filter { $0.name != Self.pushTimeName && $0.name != Self.failureTimeName }
            .map { PushedFamily($0, key: key, time: time) }
        let names = Set(pushed.map(\.name))
        let present = groupsByKey[key]?.families ?? [:]
        let staying = replacement == .group ? [:] : present.filter { !names.contains($0.key) }
        var check = ConsistencyCheck(staying: staying.mapValues(\.type)) { [groupsByKey, holders] name in
            (holders[name] ?? []).compactMap { $0 == key ? nil : groupsByKey[$0]?.families[name] }
        }
        if let message = check.message(for: pushed) { throw PushRefusal(Self.inconsistent + message) }
        let leaving = present.values.filter { staying[$0.name] == nil }
        let samples = sampleCount + Self.samples(pushed) - Self.samples(leaving)
        let bytes = byteCount + Self.bytes(pushed) - Self.bytes(leaving)
        guard samples <= limits.samples, bytes <= limits.groupBytes else {
            throw PushRefusal(
                status: 503,
                "this receiver keeps at most \(limits.samples) samples and \(NumberFormat.size(limits.groupBytes)) of text: delete a group first"
            )
        }
        (sampleCount, byteCount) = (samples, bytes)
        for family in leaving { holders[family.name]?.remove(key) }
        for name in leaving.map(\.name) where holders[name]?.isEmpty == true { holders[name] = nil }
        for name in names { holders[name, default: []].insert(key) }
        var group = groupsByKey[key] ?? Group(key: key, changeTime: time)
        group.families = staying.merging(pushed.map { ($0.name, $0) }) { $1 }
        group.pushTime = time
        group.changeTime = time
        group.lastPushSucceeded = true
        groupsByKey[key] = group
        return PushChange(from: leaving, to: pushed, key: key)
    }

    // MARK: Deleting

    /// Removes a group; nil when there is none of this key.
    mutating func delete(_ key: GroupingKey) -> PushChange? {
        guard let group = groupsByKey.removeValue(forKey: key) else { return nil }
        for name in group.families.keys {
            holders[name]?.remove(key)
            if holders[name]?.isEmpty == true { holders[name] = nil }
        }
        sampleCount -= Self.samples(group.families.values)
        byteCount -= Self.bytes(group.families.values)
        return PushChange(from: Array(group.families.values), to: [], key: key)
    }

    private static func samples(_ families: some Collection<PushedFamily>) -> Int { families.reduce(0) { $0 + $1.sampleCount } }

    private static func bytes(_ families: some Collection<PushedFamily>) -> Int { families.reduce(0) { $0 + $1.byteCount } }
}
