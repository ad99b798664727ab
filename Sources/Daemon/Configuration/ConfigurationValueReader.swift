import Supervisor

/// Makes a key's value from a piece of YAML, and says what is wrong with it.
struct ConfigurationValueReader {
    /// Something wrong, and where below the key.
    struct Finding: Equatable {
        let line: Int
        /// The name in a map; empty when the value as a whole is concerned.
        var part = ""
        let message: String
    }

    let key: ConfigurationKey
    /// What `~` stands for at the beginning of a path; nil when nobody knows.
    let home: String?

    /// The value; nil when something was found to be wrong.
    func value(_ node: ConfigurationNode, findings: inout [Finding]) -> ConfigurationValue? {
        switch key.kind {
        case .arguments(let mayBeEmpty): return arguments(node, mayBeEmpty: mayBeEmpty, findings: &findings)
        case .variables: return variables(node, findings: &findings)
        case .stopRules: return ConfigurationRules.value(node, findings: &findings)
        case .map(let rule): return map(node, rule, findings: &findings)
        case .texts(let rule): return texts(node, rule, findings: &findings)
        default: break
        }
        guard case .text(let text) = node.content else {
            findings.append(Finding(line: node.line, message: "a single value is expected, not \(node.shape)"))
            return nil
        }
        switch single(text) {
        case .success(let value): return value
        case .failure(let wrong):
            findings.append(Finding(line: node.line, message: wrong.message))
            return nil
        }
    }

    // MARK: Single values

    private struct Wrong: Error {
        let message: String
    }

    private func single(_ text: String) -> Result<ConfigurationValue, Wrong> {
        switch key.kind {
        case .text(let rule):
            return plain(text, rule)
        case .duration(let range):
            guard let duration = DurationText.duration(text) else { return no(text, "duration (write 500ms, 15s, 5m or 2h)") }
            let limits = "\(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
            return range.contains(duration) ? .success(.duration(duration)) : outOfRange(text, limits)
        case .integer(let range):
            guard text.utf8.contains(where: Self.isDigit), text.utf8.allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: "-") }) else {
                return no(text, "whole number")
            }
            guard let integer = Int(text), range.contains(integer) else {
                return outOfRange(text, "\(range.lowerBound) to \(range.upperBound)")
            }
            return .success(.integer(integer))
        case .number(let range):
            guard text.utf8.allSatisfy({ Self.isDigit($0) || ".-+eE".utf8.contains($0) }), let number = Double(text) else {
                return no(text, "number")
            }
            return range.contains(number) ? .success(.number(number)) : outOfRange(text, "\(range.lowerBound) to \(range.upperBound)")
        case .boolean:
            switch text {
            case "true", "True", "TRUE": return .success(.boolean(true))
            case "false", "False", "FALSE": return .success(.boolean(false))
            default: return .failure(Wrong(message: "\(ConfigurationQuotation.quoted(text)) is neither true nor false"))
            }
        case .choice(let words):
            return choice(text, words: words)
        case .arguments, .variables, .map, .texts, .stopRules:
            return .failure(Wrong(message: "a single value is not expected"))
        }
    }

    private func plain(_ text: String, _ rule: ConfigurationKind.TextRule) -> Result<ConfigurationValue, Wrong> {
        var text = text
        switch rule {
        case .path, .socketPath:
            guard text == "~" || text.hasPrefix("~/") else { break }
            guard let home else {
                return .failure(Wrong(message: "~ stands for the home directory, but HOME is not set (write the whole path)"))
            }
            text = home + text.dropFirst()
        default: break
        }
        if let problem = rule.problem(text) { return .failure(Wrong(message: problem)) }
        return .success(.text(text))
    }

    private func choice(_ text: String, words: [String]) -> Result<ConfigurationValue, Wrong> {
        if words.contains(text) { return .success(.text(text)) }
        let list = words.joined(separator: ", ")
        let shown = ConfigurationQuotation.quoted(text)
        let hint = NearestName.word(text, among: words).map { " (did you mean \"\($0)\"?)" } ?? ""
        return .failure(Wrong(message: "\(shown) is none of \(list)\(hint)"))
    }

    private func no(_ text: String, _ what: String) -> Result<ConfigurationValue, Wrong> {
        .failure(Wrong(message: "\(ConfigurationQuotation.quoted(text)) is no \(what)"))
    }

    private func outOfRange(_ text: String, _ limits: String) -> Result<ConfigurationValue, Wrong> {
        .failure(Wrong(message: "\(ConfigurationQuotation.quoted(text)) is out of range (\(limits))"))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    // MARK: Lists and maps

    private func arguments(_ node: ConfigurationNode, mayBeEmpty: Bool, findings: inout [Finding]) -> ConfigurationValue? {
        let before = findings.count
        let texts = list(node, example: "[claude, -p, \"some text\"]", findings: &findings) { text in
            text.utf8.contains(0) ? " holds a NUL character" : nil
        }
        if texts.isEmpty, !mayBeEmpty, findings.count == before {
            findings.append(Finding(line: node.line, message: "the list is empty (name a program)"))
        }
        if texts.first?.isEmpty == true { findings.append(Finding(line: node.line, message: "the first item, the program, is empty")) }
        return findings.count == before ? .list(texts) : nil
    }

    private func variables(_ node: ConfigurationNode, findings: inout [Finding]) -> ConfigurationValue? {
        let before = findings.count
        let texts = list(node, example: "[NAME, PREFIX_*, \"!WITHHELD\"]", findings: &findings) { text in
            EnvironmentFilter.problem(in: text).map { ": \(ConfigurationQuotation.quoted(text)) \($0)" }
        }
        return findings.count == before ? .list(texts) : nil
    }

    /// The texts of a list; what is wrong with one is said behind its number.
    private func list(
        _ node: ConfigurationNode,
        example: String,
        findings: inout [Finding],
        problem: (String) -> String?
    ) -> [String] {
        guard case .list(let items) = node.content else {
            findings.append(Finding(line: node.line, message: "a list is expected, not \(node.shape) (write \(example))"))
            return []
        }
        var texts: [String] = []
        for (index, item) in items.enumerated() {
            guard case .text(let text) = item.content else {
                findings.append(Finding(line: item.line, message: "item \(index + 1): a single value is expected, not \(item.shape)"))
                continue
            }
            if let problem = problem(text) { findings.append(Finding(line: item.line, message: "item \(index + 1)\(problem)")) }
            texts.append(text)
        }
        return texts
    }

    private func texts(_ node: ConfigurationNode, _ rule: ConfigurationKind.TextRule, findings: inout [Finding]) -> ConfigurationValue? {
        let items: [ConfigurationNode]
        switch node.content {
        case .list(let list): items = list
        default: items = [node]
        }
        let before = findings.count
        var texts: [String] = []
        for item in items {
            guard case .text(let text) = item.content else {
                findings.append(Finding(line: item.line, message: "a single value or a list of them is expected, not \(item.shape)"))
                continue
            }
            switch plain(text, rule) {
            case .success(.text(let text)): texts.append(text)
            case .success: break
            case .failure(let wrong): findings.append(Finding(line: item.line, message: wrong.message))
            }
        }
        if items.isEmpty { findings.append(Finding(line: node.line, message: "the list is empty")) }
        return findings.count == before ? .list(texts) : nil
    }

    private func map(_ node: ConfigurationNode, _ rule: ConfigurationKind.MapRule, findings: inout [Finding]) -> ConfigurationValue? {
        guard case .map(let entries) = node.content else {
            findings.append(Finding(line: node.line, message: "a map is expected, not \(node.shape) (write {name: value})"))
            return nil
        }
        let before = findings.count
        var map: [String: String] = [:]
        for entry in entries {
            guard case .text(let text) = entry.node.content else {
                let message = "a single value is expected, not \(entry.node.shape)"
                findings.append(Finding(line: entry.line, part: entry.name, message: message))
                continue
            }
            if let problem = rule.problem(name: entry.name, value: text) {
                findings.append(Finding(line: entry.line, part: entry.name, message: problem))
            }
            map[entry.name] = text
        }
        return findings.count == before ? .map(map) : nil
    }
}
