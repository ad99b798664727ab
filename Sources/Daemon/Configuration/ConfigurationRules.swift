import StopClassification

/// Makes rules about stops from a piece of YAML, and says what is wrong with them.
enum ConfigurationRules {
    /// Each rule is asked about each of the last lines.
    private static let limit = 200

    /// The rules; nil when something was found to be wrong.
    static func value(_ node: ConfigurationNode, findings: inout [ConfigurationValueReader.Finding]) -> ConfigurationValue? {
        guard case .list(let items) = node.content else {
            let message =
                "a list of rules is expected, not \(node.shape) (write - {id: acme.quota, class: rate_limit, like: quota used up~})"
            findings.append(ConfigurationValueReader.Finding(line: node.line, message: message))
            return nil
        }
        guard items.count <= limit else {
            findings.append(ConfigurationValueReader.Finding(line: node.line, message: "there are more than \(limit) rules"))
            return nil
        }
        var rules: [RuleAddition] = []
        for (index, item) in items.enumerated() {
            var problems: [RuleProblem] = []
            if let rule = RuleAddition(RuleNode(item), problems: &problems) { rules.append(rule) }
            for problem in problems {
                let part = problem.path.isEmpty ? "\(index + 1)" : "\(index + 1).\(problem.path)"
                findings.append(ConfigurationValueReader.Finding(line: problem.line, part: part, message: message(problem)))
            }
        }
        return rules.count == items.count ? .stopRules(UserRules(all: rules)) : nil
    }

    /// The problem with what was given, and what may have been meant.
    private static func message(_ problem: RuleProblem) -> String {
        guard let given = problem.given else { return problem.message }
        let hint = NearestName.word(given, among: problem.choices).map { " (did you mean \"\($0)\"?)" } ?? ""
        return "\(ConfigurationQuotation.quoted(given)): \(problem.message)\(hint)"
    }
}

extension RuleNode {
    /// The same, as the rules' reader takes it.
    fileprivate init(_ node: ConfigurationNode) {
        switch node.content {
        case .null: self.init(line: node.line, .null)
        case .text(let text): self.init(line: node.line, .text(text))
        case .list(let items): self.init(line: node.line, .list(items.map { RuleNode($0) }))
        case .map(let entries):
            self.init(line: node.line, .map(entries.map { Entry(name: $0.name, line: $0.line, node: RuleNode($0.node)) }))
        }
    }
}
