/// Reads rules in the form in which the program's own files and the configuration have them.
///
/// Every rule has `id`, and may have `assistant` (custom: any) and `note`. What else it has says which sort it is:
/// - `like` (patterns): a line of text; with `class`, `kind`, `prefix`, `strength`, `announcement`, `followedBy`, `resetAfter`, `wait`;
/// - `type` or `when` (conditions): a structured event; with `effect`, `class`, `kind`, `message`, `session`, `reset`, `wait`;
/// - `status` (numbers): an exit status; with `class`.
struct RuleReader {
    private(set) var problems: [RuleProblem] = []
    private let fragments: [String: String]

    /// - Parameter fragments: what `{=name}` stands for in patterns.
    init(fragments: [String: String]) {
        self.fragments = fragments
    }

    /// The rule in a map; nil when something is wrong with it.
    ///
    /// - Parameter isWritable: further names that the map could have had, for the message about an unknown one.
    mutating func rule(_ node: RuleNode, isWritable others: [String] = []) -> StopRule? {
        var fields = RuleFields(node)
        let before = problems.count
        let rule: StopRule?
        if fields.problems.isEmpty {
            rule = self.rule(&fields)
            fields.end(others: others)
        } else {
            rule = nil
        }
        problems += fields.problems
        return problems.count == before ? rule : nil
    }

    private mutating func rule(_ fields: inout RuleFields) -> StopRule? {
        let id = fields.text("id") ?? ""
        if fields.has("id"), !Self.isIdentifier(id) {
            fields.problem("id", "letters, digits, '.', '-' and '_' are expected, at most 64")
        } else if !fields.has("id") {
            fields.problem("", "id is missing (a name for the rule, such as acme.quota)")
        }
        let assistant = fields.word("assistant", of: AssistantKind.self) ?? .custom
        let note = fields.text("note")
        switch (fields.has("like"), fields.has("type") || fields.has("when"), fields.has("status")) {
        case (true, false, false): return text(id, assistant, note, &fields)
        case (false, true, false): return event(id, assistant, note, &fields)
        case (false, false, true): return exit(id, assistant, note, &fields)
        case (false, false, false):
            fields.problem("", "nothing says what the rule is about (write like: for lines of text, when: for events, status: for exits)")
        default:
            fields.problem("", "like, status, and type with when are rules of different sorts (write one rule for each)")
        }
        // What any sort may have is not called unknown on top.
        for name in ["like", "type", "when", "status"] + Self.otherNames { _ = fields.take(name) }
        return nil
    }

    private static let otherNames = [
        "class", "kind", "prefix", "strength", "announcement", "followedBy", "resetAfter", "wait", "effect", "message", "session", "reset",
    ]

    private static func isIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "._-*".utf8.contains($0) }
    }

    // MARK: - Sorts

    private func text(_ id: String, _ assistant: AssistantKind, _ note: String?, _ fields: inout RuleFields) -> StopRule? {
        let patterns = (fields.texts("like") ?? []).compactMap { pattern($0, "like", &fields) }
        let stopClass = self.stopClass(&fields)
        let kind = fields.word("kind", of: LimitKind.self)
        check(kind, stopClass, &fields)
        let rule = TextRule(
            id,
            assistant,
            stopClass ?? .unknown,
            kind,
            prefix: fields.word("prefix", of: TextRule.Prefix.self) ?? .optional,
            strength: fields.word("strength", of: TextRule.Strength.self) ?? .full,
            announcement: fields.word("announcement", of: TextRule.Announcement.self) ?? .text,
            like: patterns,
            followedBy: fields.text("followedBy").flatMap { pattern($0, "followedBy", &fields) },
            resetAfter: fields.text("resetAfter"),
            wait: wait(stopClass, &fields),
            note: note
        )
        return .text(rule)
    }

    private func event(_ id: String, _ assistant: AssistantKind, _ note: String?, _ fields: inout RuleFields) -> StopRule? {
        let type = fields.text("type")
        var conditions: [EventCondition] = []
        if let node = fields.take("when") {
            let items: [RuleNode] = if case .list(let items) = node.content { items } else { [node] }
            conditions = items.compactMap { condition($0, &fields) }
        }
        let effect = fields.word("effect", of: EventRule.EffectName.self) ?? .stopped
        var stopClass: StopClass?
        if effect.hasClass {
            stopClass = self.stopClass(&fields)
        } else if fields.has("class") || fields.has("kind") {
            fields.problem("class", "events with the effect \(effect.rawValue) have no class")
            _ = (fields.take("class"), fields.take("kind"))
        }
        let kind = fields.word("kind", of: LimitKind.self)
        check(kind, stopClass, &fields)
        let rule = EventRule(
            id,
            assistant,
            type: type,
            when: conditions,
            effect.effect(stopClass ?? .unknown, kind),
            session: fields.texts("session") ?? [],
            message: fields.texts("message") ?? [],
            reset: fields.texts("reset") ?? [],
            wait: wait(stopClass, &fields),
            note: note
        )
        return .event(rule)
    }

    private func exit(_ id: String, _ assistant: AssistantKind, _ note: String?, _ fields: inout RuleFields) -> StopRule? {
        let texts = fields.texts("status") ?? []
        let statuses = texts.compactMap(Int32.init).filter { (0...255).contains($0) }
        if statuses.count != texts.count { fields.problem("status", "numbers from 0 to 255 are expected, as a shell reports them") }
        let stopClass = self.stopClass(&fields) ?? .unknown
        return .exit(ExitRule(id, stopClass, Set(statuses), assistant: assistant, note: note))
    }

    // MARK: - Parts

    private func stopClass(_ fields: inout RuleFields) -> StopClass? {
        if !fields.has("class") {
            let words = StopClass.allCases.map(\.rawValue).joined(separator: ", ")
            fields.problem("", "class is missing (one of \(words))")
        }
        return fields.word("class", of: StopClass.self)
    }

    private func check(_ kind: LimitKind?, _ stopClass: StopClass?, _ fields: inout RuleFields) {
        if kind != nil, let stopClass, stopClass != .rateLimit { fields.problem("kind", "only a rate_limit has a kind") }
    }

    private func wait(_ stopClass: StopClass?, _ fields: inout RuleFields) -> Double? {
        let wait = fields.seconds("wait")
        if wait != nil, let stopClass, stopClass != .rateLimit, stopClass != .transient {
            fields.problem("wait", "only rate_limit and transient are waited for")
        }
        return wait
    }

    /// A pattern that says something: one that any line fits would make every end of a session a stop.
    private func pattern(_ text: String, _ name: String, _ fields: inout RuleFields) -> LinePattern? {
        do {
            let pattern = try LinePattern(parsing: text, fragments: fragments)
            if ["", "x", "x x"].contains(where: { pattern.matches(Array($0.utf8)[...]) }) {
                fields.problem(name, "the pattern fits any line (write the words of the message)")
            }
            return pattern
        } catch {
            fields.problem(name, "the pattern cannot be read: \(error.description)")
            return nil
        }
    }

    private func condition(_ node: RuleNode, depth: Int = 0, _ fields: inout RuleFields) -> EventCondition? {
        var part = RuleFields(node, path: "when")
        defer { fields.add(part.problems) }
        guard part.problems.isEmpty else { return nil }
        for name in ["any", "none"] where part.has(name) {
            guard case .list(let items)? = part.take(name)?.content, depth < 4 else {
                part.problem(name, "a list of conditions is expected, nested 4 deep at most")
                return nil
            }
            let conditions = items.compactMap { condition($0, depth: depth + 1, &fields) }
            part.end()
            return name == "any" ? .any(conditions) : .none(conditions)
        }
        guard let path = part.text("at") else {
            part.problem("", "at is missing (where the value stands, such as error.code)")
            return nil
        }
        var conditions: [EventCondition] = []
        if let texts = part.texts("is") { conditions.append(.equals(path, texts)) }
        if let text = part.text("begins") { conditions.append(.begins(path, text)) }
        if let texts = part.texts("contains") { conditions.append(.contains(path, texts)) }
        if let exists = part.boolean("exists") { conditions.append(exists ? .exists(path) : .missing(path)) }
        let numbers = -1_000_000_000...1_000_000_000
        if let from = part.integer("from", numbers), let to = part.integer("to", numbers) {
            if from <= to { conditions.append(.within(path, from...to)) } else { part.problem("to", "it is less than from") }
        } else if part.has("from") != part.has("to") {
            part.problem("", "from and to go together")
        }
        part.end()
        guard part.problems.isEmpty else { return nil }
        guard conditions.count == 1 else {
            part.problem("", "one of is, begins, contains, exists, and from with to is expected")
            return nil
        }
        return conditions[0]
    }
}
