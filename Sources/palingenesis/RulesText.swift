import StopClassification

/// The rules in force, one to a line, in the order in which they are asked.
struct RulesText {
    let rules: StopRules
    /// Whose output is judged; nil for any.
    let assistant: AssistantKind?

    /// A table for people.
    var table: String {
        let rows = all.map { sort, rule in [sort, rule.id, Self.assistant(rule).rawValue, Self.meaning(rule), Self.test(rule)] }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count + 2) }.joined() + row[4]
        }.joined(separator: "\n")
    }

    /// A JSON object for each, in the form in which assistant.rules takes it.
    var json: String { all.map(\.1.json).joined(separator: "\n") }

    private var all: [(String, StopRule)] {
        let all =
            rules.events.map { ("event", StopRule.event($0)) } + rules.documents.map { ("document", .event($0)) }
            + rules.texts.map { ("text", .text($0)) } + rules.exits.map { ("exit", .exit($0)) }
        guard let assistant else { return all }
        return all.filter { sort, rule in sort == "text" || assistant.takes(rulesOf: Self.assistant(rule)) }
    }

    private static func assistant(_ rule: StopRule) -> AssistantKind {
        switch rule {
        case .text(let rule): rule.assistant
        case .event(let rule): rule.assistant
        case .exit(let rule): rule.assistant
        }
    }

    private static func meaning(_ rule: StopRule) -> String {
        func text(_ stopClass: StopClass, _ kind: LimitKind?) -> String {
            stopClass.rawValue + (kind.map { " (\($0.rawValue))" } ?? "")
        }
        return switch rule {
        case .text(let rule): text(rule.stopClass, rule.kind)
        case .exit(let rule): text(rule.stopClass, nil)
        case .event(let rule): rule.meaning.map { text($0.stopClass, $0.kind) } ?? rule.effectName
        }
    }

    private static func test(_ rule: StopRule) -> String {
        switch rule {
        case .text(let rule): rule.patterns.map(\.source).joined(separator: "  or  ")
        case .exit(let rule): rule.statuses.sorted().map(String.init).joined(separator: ", ")
        case .event(let rule): [rule.type.map { "type \($0)" } ?? "", rule.conditionsJSON].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}
