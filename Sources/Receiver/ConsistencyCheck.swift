import Exposition
import Pushgateway

/// Tells whether pushed families agree with one another and with what other groups hold, in the words of a Pushgateway.
struct ConsistencyCheck {
    /// How many mistakes are described; more are only counted.
    private static let describedErrors = 20

    private let othersNamed: (String) -> [PushedFamily]
    private let staying: [String: ExpositionType]
    private var taken: [String: ExpositionType] = [:]
    private var described: [String] = []
    private var errorCount = 0

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - staying: the families of this group that the push leaves there.
    ///   - othersNamed: the families of a name that other groups hold.
    init(staying: [String: ExpositionType], othersNamed: @escaping (String) -> [PushedFamily]) {
        self.staying = staying
        self.othersNamed = othersNamed
    }

    /// What is wrong with these families; nil when nothing is.
    mutating func message(for families: [PushedFamily]) -> String? {
        for family in families { check(family) }
        switch errorCount {
        case 0: return nil
        case 1: return described.first
        default:
            let rest = errorCount > described.count ? ["and \(errorCount - described.count) more"] : []
            return "\(errorCount) error(s) occurred:\n" + (described + rest).map { "* \($0)" }.joined(separator: "\n")
        }
    }

    private mutating func check(_ family: PushedFamily) {
        if let own = GatewayOwnFamilies.type(of: family.name), own != family.type {
            let types = "has type \(Self.word(family.type)) but should have \(Self.word(own))"
            return add("gathered metric family \(family.name) \(types)")
        }
        if let collision = collision(of: family) { return add(collision) }
        taken[family.name] = family.type
        let others = othersNamed(family.name)
        var seen = Set(others.flatMap { $0.metrics.map(\.labels) })
        for metric in family.metrics {
            if let problem = problem(with: metric, of: family, expected: others.first?.type ?? family.type, seen: &seen) {
                add("collected metric \(QuotedText.quoted(family.name)) { \(metric.description(type: family.type))} \(problem)")
            }
        }
    }

    private func problem(
        with metric: PushedMetric,
        of family: PushedFamily,
        expected: ExpositionType,
        seen: inout Set<[ExpositionLabel]>
    ) -> String? {
        if family.type != expected { return "is not a \(Self.word(expected))" }
        for label in metric.labels {
            if label.name.hasPrefix("__") { return "has a label with an invalid name: \(label.name)" }
            if family.type == .summary && label.name == "quantile" { return "must not have an explicit \"quantile\" label" }
        }
        return seen.insert(metric.labels).inserted ? nil : "was collected before with the same name and label values"
    }

    // MARK: Names that a histogram or summary takes up beside its own

    private func collision(of family: PushedFamily) -> String? {
        let name = family.name
        for suffix in ["_count", "_sum", "_bucket"] where name.hasSuffix(suffix) {
            let base = String(name.dropLast(suffix.count))
            guard let type = existingType(base) else { continue }
            if type == .histogram || type == .summary && suffix != "_bucket" {
                return "collected metric named \(QuotedText.quoted(name)) collides with previously collected \(type.rawValue) named "
                    + QuotedText.quoted(base)
            }
        }
        let kinds: [(suffixes: [String], kind: String)] =
            switch family.type {
            case .histogram: [(["_count", "_sum"], "histogram or summary"), (["_bucket"], "histogram")]
            case .summary: [(["_count", "_sum"], "histogram or summary")]
            case .counter, .gauge, .untyped, .gaugehistogram, .info, .stateset: []
            }
        for (suffixes, kind) in kinds {
            for suffix in suffixes where existingType(name + suffix) != nil {
                return "collected \(kind) named \(QuotedText.quoted(name)) collides with previously collected metric named "
                    + QuotedText.quoted(name + suffix)
            }
        }
        return nil
    }

    private func existingType(_ name: String) -> ExpositionType? {
        taken[name] ?? staying[name] ?? othersNamed(name).first?.type
    }

    // MARK: Messages

    private mutating func add(_ message: String) {
        errorCount += 1
        if described.count < Self.describedErrors { described.append(message) }
    }

    private static func word(_ type: ExpositionType) -> String { type.rawValue.uppercased() }
}
