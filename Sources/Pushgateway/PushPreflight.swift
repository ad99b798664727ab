public import Exposition

/// Says beforehand whether a Pushgateway would take a body, and which line of it it would refuse.
///
/// A gateway refuses a push as a whole, for one line in it that it does not like. Here the family with that line is left out and named,
/// and the rest can be pushed. The rules are those of Pushgateway 1.5.1, as far as they depend on the body and the group alone: what
/// other groups hold, only the gateway knows.
///
/// Pure. Cost: linear in the text, and once more for each family of the first twenty whose text cannot be read.
public struct PushPreflight: Sendable {
    /// How many families with unreadable lines are left out before the text as a whole is.
    private static let unreadableLimit = 20

    private let group: GroupingKey

    /// Makes a check.
    ///
    /// - Parameter group: the labels that the gateway puts in place of the samples' own.
    public init(group: GroupingKey) {
        self.group = group
    }

    /// Checks a text in Prometheus' format 0.0.4.
    public func report(on text: [UInt8]) -> PreflightReport {
        var lines = ExpositionLines(text)
        var findings: [PreflightFinding] = []
        while true {
            do throws(ExpositionError) {
                let families = try PrometheusTextParser().parse(lines.kept)
                let report = self.report(on: families)
                findings += report.findings.map { finding in
                    let line = lines.number(of: finding)
                    return PreflightFinding(finding.problem, family: finding.family, line: line, column: nil, message: finding.message)
                }
                return PreflightReport(accepted: report.accepted, findings: findings)
            } catch {
                let name = lines.family(atLine: error.line)
                let number = lines.number(ofKept: error.line)
                findings.append(
                    PreflightFinding(.unreadable, family: name, line: number, column: error.column, message: error.message)
                )
                guard let name, findings.count < Self.unreadableLimit, lines.leaveOut(name) else {
                    return PreflightReport(accepted: [], findings: findings)
                }
            }
        }
    }

    /// Checks what has been read already; the findings have no lines.
    public func report(on families: [ExpositionFamily]) -> PreflightReport {
        var accepted: [ExpositionFamily] = []
        var findings: [PreflightFinding] = []
        let types = Dictionary(families.filter { !$0.samples.isEmpty }.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        // A type without a sample is nothing to a gateway.
        for family in families where !family.samples.isEmpty {
            if let finding = problem(with: family, beside: types) { findings.append(finding) } else { accepted.append(family) }
        }
        return PreflightReport(accepted: accepted, findings: findings)
    }

    private func problem(with family: ExpositionFamily, beside types: [String: ExpositionType]) -> PreflightFinding? {
        let name = family.name
        func finding(_ problem: PreflightFinding.Problem, _ message: String, sample: Int? = nil) -> PreflightFinding {
            PreflightFinding(problem, family: name, sample: sample, message: message)
        }
        if let finding = GatewayOwnFamilies.problem(with: name, type: family.type) { return finding }
        if let timed = family.samples.firstIndex(where: { $0.timestamp != nil }) {
            return finding(.timestamp, "pushed metrics must not have timestamps", sample: timed)
        }
        if let (base, type) = owner(of: name, among: types) {
            let message = "collides with the \(type.rawValue) \"\(base)\", which exposes this name itself"
            return finding(.nameCollision, message)
        }
        return sampleProblem(family).map { finding($0.problem, $0.message, sample: $0.sample) }
    }

    /// The histogram or summary that takes up a name beside its own.
    private func owner(of name: String, among types: [String: ExpositionType]) -> (String, ExpositionType)? {
        for suffix in ["_count", "_sum", "_bucket"] where name.hasSuffix(suffix) {
            let base = String(name.dropLast(suffix.count))
            guard let type = types[base] else { continue }
            if type == .histogram || type == .summary && suffix != "_bucket" { return (base, type) }
        }
        return nil
    }

    static let duplicateWords = "was collected before with the same name and label values, once the group's labels are set"

    private func sampleProblem(_ family: ExpositionFamily) -> (problem: PreflightFinding.Problem, message: String, sample: Int)? {
        let pointLabel = family.type == .histogram ? "le" : family.type == .summary ? "quantile" : nil
        var known: [[ExpositionLabel]: [ExpositionLabel]] = [:]
        for (index, sample) in family.samples.enumerated() {
            if let label = sample.labels.first(where: { $0.name.hasPrefix("__") }) {
                return (.labelName, "has a label with an invalid name: \(label.name)", index)
            }
            let own = sample.labels.filter { $0.name != pointLabel }.sorted { $0.name < $1.name }
            // What the group says counts, whatever the sample says; and a gateway gives an empty instance to what has none.
            let pushed = own.filter { !group.names($0.name) && !($0.name == "instance" && $0.value.isEmpty) }
            // The lines of one histogram or summary are one metric.
            if let earlier = known[pushed], pointLabel == nil || earlier != own {
                return (.duplicate, Self.duplicateWords, index)
            }
            known[pushed] = own
        }
        return nil
    }
}
