/// A rule of the user's, and on which side of the rules that come with the program it is asked.
public struct RuleAddition: Sendable, Equatable {
    /// When a rule of the user's is asked.
    public enum Place: String, CaseIterable, Sendable {
        /// Before the rules that come with the program: it wins over them.
        case before
        /// Behind them: it fills gaps.
        case after
    }

    /// When it is asked.
    public let place: Place
    /// The rule.
    public let rule: StopRule

    /// Puts an addition together.
    public init(_ rule: StopRule, place: Place = .before) {
        (self.rule, self.place) = (rule, place)
    }

    /// Reads a rule of the user's: the keys of `RuleReader`, and `place`.
    ///
    /// - Parameter problems: gets everything that is wrong; then the result is nil.
    public init?(_ node: RuleNode, problems: inout [RuleProblem]) {
        var place = Place.before
        var rest = node
        let before = problems.count
        if case .map(let entries) = node.content {
            rest = RuleNode(line: node.line, .map(entries.filter { $0.name != "place" }))
            if let entry = entries.first(where: { $0.name == "place" }) {
                var fields = RuleFields(RuleNode(line: node.line, .map([entry])))
                place = fields.word("place", of: Place.self) ?? .before
                problems += fields.problems
            }
        }
        var reader = RuleReader(fragments: ShippedRules.fragments)
        let rule = reader.rule(rest, isWritable: ["place"])
        problems += reader.problems
        guard let rule, problems.count == before else { return nil }
        self.init(rule, place: place)
    }
}

extension StopRules {
    /// These rules with a user's, each on its side, in the order in which they were written.
    public func adding(_ additions: [RuleAddition]) -> StopRules {
        var rules = self
        for place in RuleAddition.Place.allCases {
            var (texts, events, exits) = ([TextRule](), [EventRule](), [ExitRule]())
            for addition in additions where addition.place == place {
                switch addition.rule {
                case .text(let rule): texts.append(rule)
                case .event(let rule): events.append(rule)
                case .exit(let rule): exits.append(rule)
                }
            }
            let isBefore = place == .before
            rules.texts.insert(contentsOf: texts, at: isBefore ? 0 : rules.texts.endIndex)
            rules.events.insert(contentsOf: events, at: isBefore ? 0 : rules.events.endIndex)
            // What has no type may as well be printed over several lines.
            let documents = events.filter { $0.type == nil }
            rules.documents.insert(contentsOf: documents, at: isBefore ? 0 : rules.documents.endIndex)
            rules.exits.insert(contentsOf: exits, at: isBefore ? 0 : rules.exits.endIndex)
        }
        return rules
    }
}
