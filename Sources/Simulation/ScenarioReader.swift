public import Daemon
import StopClassification

/// Reads a scenario from YAML; everything that is wrong with it is found in one go, with its line and what to do.
public struct ScenarioReader {
    private let file: String
    private var problems: [String] = []

    /// Reads a scenario.
    ///
    /// - Parameters:
    ///   - text: at most 1 MiB of UTF-8.
    ///   - file: its name, for messages.
    /// - Throws: `ConfigurationError` with all that is wrong.
    public static func read(_ text: [UInt8], file: String) throws(ConfigurationError) -> Scenario {
        let root: ConfigurationNode
        do {
            root = try YAMLText.node(text)
        } catch {
            throw ConfigurationError(["\(file):\(error.column.map { "\(error.line):\($0)" } ?? "\(error.line)"): \(error.reason)"])
        }
        var reader = ScenarioReader(file: file)
        let scenario = reader.scenario(root)
        guard reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
        return scenario
    }

    private init(file: String) {
        self.file = file
    }

    // MARK: Parts

    private mutating func scenario(_ root: ConfigurationNode) -> Scenario {
        var scenario = Scenario()
        let known = ["about", "starts", "lasts", "totalSteps", "configuration", "assistant", "happens", "expect"]
        for entry in map(root, known, "the scenario") {
            switch entry.name {
            case "about": scenario.about = text(entry.node) ?? ""
            case "starts": read(entry, "a moment (write 2026-03-02T09:00:00Z)", RFC3339.unixTime) { scenario.starts = $0 }
            case "lasts": duration(entry) { scenario.lasts = $0 }
            case "totalSteps": integer(entry, 0...1_000_000) { scenario.totalSteps = $0 }
            case "configuration": configuration(entry.node, &scenario)
            case "assistant": scenario.runs = list(entry.node).map { run($0) }
            case "happens": scenario.happenings = list(entry.node).compactMap { happening($0) }.sorted { $0.at < $1.at }
            default: expectation(entry.node, &scenario.expectation)
            }
        }
        if scenario.runs.isEmpty, problems.isEmpty {
            fail(root.line, "there is no assistant (write assistant: [{runs: 4h, says: \"…\", exits: 1}])")
        }
        if scenario.totalSteps == nil, scenario.runs.contains(where: { $0.steps != nil }) {
            fail(root.line, "an assistant does steps, but there is no session file (write totalSteps: 10)")
        }
        return scenario
    }

    private mutating func configuration(_ node: ConfigurationNode, _ scenario: inout Scenario) {
        if case .map(let entries) = node.content {
            for entry in entries where !["assistant", "resume"].contains(entry.name) {
                fail(entry.line, "configuration.\(quoted(entry.name)) means nothing in a simulation (assistant and resume do)")
            }
        }
        do {
            scenario.configuration = try ConfigurationLoader().load(file: file, node)
        } catch {
            problems += error.problems
        }
    }

    private mutating func run(_ node: ConfigurationNode) -> Scenario.Run {
        var run = Scenario.Run()
        for entry in map(node, ["runs", "answers", "says", "exits", "signal", "steps", "survives", "starts"], "an assistant") {
            switch entry.name {
            case "runs": duration(entry) { run.duration = $0 }
            case "answers": duration(entry) { run.answersAfter = $0 }
            case "says": run.says = lines(entry.node)
            case "exits": integer(entry, 0...255) { run.end = .exit(Int32($0)) }
            case "signal": integer(entry, 1...64) { run.end = .signal(Int32($0)) }
            case "steps": integer(entry, 0...1_000_000) { run.steps = $0 }
            case "survives": boolean(entry) { run.survives = $0 }
            default: boolean(entry) { run.cannotStart = !$0 }
            }
        }
        return run
    }

    private mutating func happening(_ node: ConfigurationNode) -> Scenario.Happening? {
        var at: Duration?
        var kind: Scenario.Happening.Kind?
        var amount: (value: Duration, line: Int, name: String)?
        let words = Scenario.Happening.Kind.allCases.map(\.rawValue)
        for entry in map(node, ["at", "what", "for", "by"], "a happening") {
            switch entry.name {
            case "at": duration(entry) { at = $0 }
            case "what":
                let word = text(entry.node) ?? ""
                kind = Scenario.Happening.Kind(rawValue: word)
                if kind == nil {
                    fail(entry.node.line, "what: \(quoted(word)) is none of \(words.joined(separator: ", "))\(hint(word, words))")
                }
            case "for": duration(entry) { amount = ($0, entry.line, "for") }
            default: read(entry, "a duration (write 2h or -2h)", SignedDuration.read) { amount = ($0, entry.line, "by") }
            }
        }
        guard let at, let kind else {
            if problems.isEmpty { fail(node.line, "a happening has a time and a word (write {at: 2h, what: pause})") }
            return nil
        }
        let needs: String? =
            switch kind {
            case .setClock: "by"
            case .suspend: "for"
            default: nil
            }
        if let needs, amount?.name != needs { fail(node.line, "\(kind.rawValue) needs \(needs)") }
        return Scenario.Happening(at: at, kind: kind, amount: amount?.value ?? .zero, line: node.line)
    }

    private mutating func expectation(_ node: ConfigurationNode, _ expectation: inout Scenario.Expectation) {
        for entry in map(node, ["end", "metrics"], "expect") {
            guard entry.name == "metrics" else {
                expectation.end = text(entry.node)
                continue
            }
            for metric in map(entry.node, nil, "metrics") {
                read(metric, "a number", { Double($0) }) { value in
                    expectation.metrics.append(Scenario.Expectation.Metric(name: metric.name, value: value, line: metric.line))
                }
            }
        }
    }

    // MARK: Values

    private mutating func fail(_ line: Int, _ message: String) {
        problems.append("\(file):\(line): \(message)")
    }

    private func quoted(_ text: String) -> String { ConfigurationQuotation.quoted(text) }

    private func hint(_ word: String, _ words: [String]) -> String {
        NearestName.word(word, among: words).map { " (did you mean \"\($0)\"?)" } ?? ""
    }

    /// The entries of a map whose names are known; `known` is nil where all are.
    private mutating func map(_ node: ConfigurationNode, _ known: [String]?, _ what: String) -> [ConfigurationNode.Entry] {
        switch node.content {
        case .null: return []
        case .map(let entries):
            return entries.filter { entry in
                guard let known, !known.contains(entry.name) else { return true }
                let others = known.joined(separator: ", ")
                fail(entry.line, "\(what) has no \(quoted(entry.name))\(hint(entry.name, known)); it has \(others)")
                return false
            }
        default:
            fail(node.line, "\(what): a map is expected, not \(node.shape)")
            return []
        }
    }

    private mutating func list(_ node: ConfigurationNode) -> [ConfigurationNode] {
        switch node.content {
        case .null: return []
        case .list(let items): return items
        default:
            fail(node.line, "a list is expected, not \(node.shape) (begin each item with -)")
            return []
        }
    }

    private mutating func text(_ node: ConfigurationNode) -> String? {
        if case .text(let text) = node.content { return text }
        fail(node.line, "a single text is expected, not \(node.shape)")
        return nil
    }

    private mutating func lines(_ node: ConfigurationNode) -> [String] {
        let nodes: [ConfigurationNode] = if case .list(let items) = node.content { items } else { [node] }
        return nodes.compactMap { node in
            guard let line = text(node) else { return nil }
            if let problem = SimulatedOutput.problem(line) { fail(node.line, problem) }
            return line
        }
    }

    private mutating func read<Value>(
        _ entry: ConfigurationNode.Entry,
        _ what: String,
        _ parse: (String) -> Value?,
        _ take: (Value) -> Void
    ) {
        guard let text = text(entry.node) else { return }
        if let value = parse(text) { take(value) } else { fail(entry.node.line, "\(quoted(entry.name)): \(quoted(text)) is not \(what)") }
    }

    private mutating func duration(_ entry: ConfigurationNode.Entry, _ take: (Duration) -> Void) {
        // Ten years are longer than any story, and short enough to reckon with.
        read(entry, "a duration up to ten years (write 500ms, 15s, 5m or 2h)", Self.boundedDuration, take)
    }

    private static func boundedDuration(_ text: String) -> Duration? {
        DurationText.duration(text).flatMap { $0 <= .seconds(10 * 366 * 86_400) ? $0 : nil }
    }

    private mutating func integer(_ entry: ConfigurationNode.Entry, _ range: ClosedRange<Int>, _ take: (Int) -> Void) {
        let parse: (String) -> Int? = { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
        read(entry, "a whole number, \(range.lowerBound) to \(range.upperBound)", parse, take)
    }

    private mutating func boolean(_ entry: ConfigurationNode.Entry, _ take: (Bool) -> Void) {
        read(entry, "true or false", { ["true": true, "false": false][$0] }, take)
    }
}
