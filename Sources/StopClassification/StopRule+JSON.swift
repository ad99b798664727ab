extension StopRule {
    /// The rule as one JSON object on one line, in the form in which files and the configuration have it.
    public var json: String {
        var members: [(String, String?)] = [("id", JSONText.quoted(id))]
        func word(_ text: String?, unless usual: String? = nil) -> String? {
            text.flatMap { $0 == usual ? nil : JSONText.quoted($0) }
        }
        func texts(_ texts: [String]) -> String? {
            texts.isEmpty ? nil : "[" + texts.map(JSONText.quoted).joined(separator: ", ") + "]"
        }
        func seconds(_ wait: Double?) -> String? { wait.map { JSONText.quoted("\($0)s") } }
        switch self {
        case .text(let rule):
            members += [
                ("assistant", word(rule.assistant.rawValue, unless: "custom")), ("note", word(rule.note)),
                ("class", word(rule.stopClass.rawValue)), ("kind", word(rule.kind?.rawValue)),
                ("prefix", word(rule.prefix.rawValue, unless: "optional")), ("strength", word(rule.strength.rawValue, unless: "full")),
                ("announcement", word(rule.announcement.rawValue, unless: "text")), ("like", texts(rule.patterns.map(\.source))),
                ("followedBy", word(rule.followedBy?.source)), ("resetAfter", word(rule.resetAfter)), ("wait", seconds(rule.wait)),
            ]
        case .event(let rule):
            members += [
                ("assistant", word(rule.assistant.rawValue, unless: "custom")), ("note", word(rule.note)), ("type", word(rule.type)),
                ("when", rule.conditions.isEmpty ? nil : rule.conditionsJSON),
                ("effect", word(rule.effect.name.rawValue, unless: "stopped")),
                ("class", word(rule.effect.meaning?.stopClass.rawValue)), ("kind", word(rule.effect.meaning?.kind?.rawValue)),
                ("message", texts(rule.message)), ("session", texts(rule.session)), ("reset", texts(rule.reset)),
                ("wait", seconds(rule.wait)),
            ]
        case .exit(let rule):
            members += [
                ("assistant", word(rule.assistant.rawValue, unless: "custom")), ("note", word(rule.note)),
                ("class", word(rule.stopClass.rawValue)),
                ("status", "[" + rule.statuses.sorted().map(String.init).joined(separator: ", ") + "]"),
            ]
        }
        return "{" + members.compactMap { name, value in value.map { "\(JSONText.quoted(name)): \($0)" } }.joined(separator: ", ") + "}"
    }
}

extension EventRule {
    /// What must hold besides the type, as JSON; empty for nothing.
    public var conditionsJSON: String {
        conditions.isEmpty ? "" : "[" + conditions.map(\.json).joined(separator: ", ") + "]"
    }
}

extension EventCondition {
    /// The condition as a JSON object.
    var json: String {
        func texts(_ texts: [String]) -> String { "[" + texts.map(JSONText.quoted).joined(separator: ", ") + "]" }
        func object(_ path: String, _ test: String) -> String { "{\"at\": \(JSONText.quoted(path)), \(test)}" }
        return switch self {
        case .exists(let path): object(path, "\"exists\": true")
        case .missing(let path): object(path, "\"exists\": false")
        case .equals(let path, let choices): object(path, "\"is\": \(texts(choices))")
        case .begins(let path, let text): object(path, "\"begins\": \(JSONText.quoted(text))")
        case .contains(let path, let parts): object(path, "\"contains\": \(texts(parts))")
        case .within(let path, let range): object(path, "\"from\": \(range.lowerBound), \"to\": \(range.upperBound)")
        case .any(let conditions): "{\"any\": [" + conditions.map(\.json).joined(separator: ", ") + "]}"
        case .none(let conditions): "{\"none\": [" + conditions.map(\.json).joined(separator: ", ") + "]}"
        }
    }
}
