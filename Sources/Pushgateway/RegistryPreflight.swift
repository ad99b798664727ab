internal import Exposition
internal import MetricRegistry
internal import Push

/// Finds, while a registry is rendered, the families that a Pushgateway would refuse, and tells what changed since the last time.
///
/// A registry's families are right in themselves. What is left to be checked is the gateway's own names, and labels that the group's
/// replace. Cost: a comparison of a few bytes for a family; for one that has a label of the group, its series' labels.
struct RegistryPreflight: Sendable {
    private let group: GroupingKey
    /// The families that were left out the last time.
    private var told: Set<String> = []
    private var findings: [PreflightFinding] = []
    private var acceptedAgain: [String] = []

    /// - Parameter group: the labels that the gateway puts in place of the series' own.
    init(group: GroupingKey) {
        self.group = group
    }

    /// Whether a gateway would take a family.
    mutating func accepts(_ family: FamilyView) -> Bool {
        guard let finding = problem(with: family) else {
            if !told.isEmpty, told.contains(family.descriptor.name) { acceptedAgain.append(family.descriptor.name) }
            return true
        }
        findings.append(finding)
        return false
    }

    /// Ends a rendering: what is to be told of it, one event for each kind of problem, and one for each change.
    mutating func finish() -> [SinkEvent] {
        guard !findings.isEmpty || !told.isEmpty else { return [] }
        defer {
            told = Set(findings.compactMap(\.family))
            findings = []
            acceptedAgain = []
        }
        let counts = Dictionary(grouping: findings, by: \.problem).sorted { $0.key.rawValue < $1.key.rawValue }
        let skipped = counts.compactMap { problem, findings in
            SinkEvent.FamilyProblem(rawValue: problem.rawValue).map { SinkEvent.skippedFamilies($0, count: findings.count) }
        }
        let new = findings.filter { finding in finding.family.map { !told.contains($0) } ?? false }
        return skipped + new.map { .leftOut("\($0) (left out of pushes)") } + acceptedAgain.map { .noted("\($0) is pushed again") }
    }

    private func problem(with family: FamilyView) -> PreflightFinding? {
        // A type without a series is nothing to a gateway.
        guard family.count > 0 else { return nil }
        let descriptor = family.descriptor
        let type = ExpositionType(rawValue: descriptor.kind.rawValue) ?? .untyped
        if let finding = GatewayOwnFamilies.problem(with: descriptor.name, type: type) { return finding }
        // What the group says counts, whatever the series says.
        let isDuplicate = descriptor.labelNames.contains(where: group.names) && family.hasDuplicates(leavingOut: group.names)
        return isDuplicate ? PreflightFinding(.duplicate, family: descriptor.name, message: PushPreflight.duplicateWords) : nil
    }
}
