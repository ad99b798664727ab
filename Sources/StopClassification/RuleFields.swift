/// The members of a map, taken out one by one, with what is wrong with them; what nobody takes is unknown.
struct RuleFields {
    private(set) var problems: [RuleProblem] = []
    private let line: Int
    private let path: String
    private var entries: [RuleNode.Entry] = []
    private var known: [String] = []

    /// - Parameter path: the names that lead here.
    init(_ node: RuleNode, path: String = "") {
        line = node.line
        self.path = path
        guard case .map(let entries) = node.content else {
            problem("", "a map is expected, not \(node.shape)")
            return
        }
        self.entries = entries.filter { $0.node.content != .null }
        for (index, entry) in entries.enumerated() where entries[..<index].contains(where: { $0.name == entry.name }) {
            problem("", "a key is given twice", line: entry.line)
        }
    }

    /// Whether there is such a member.
    func has(_ name: String) -> Bool { entries.contains { $0.name == name } }

    mutating func take(_ name: String) -> RuleNode? {
        known.append(name)
        return entries.first { $0.name == name }?.node
    }

    /// Adds a problem with a member, or with the whole when the name is empty.
    mutating func problem(_ name: String, _ message: String, line: Int? = nil, given: String? = nil, choices: [String] = []) {
        let place = [path, name].filter { !$0.isEmpty }.joined(separator: ".")
        let line = line ?? entries.first { $0.name == name }?.node.line ?? self.line
        problems.append(RuleProblem(line: line, path: place, message: message, given: given, choices: choices))
    }

    mutating func add(_ more: [RuleProblem]) { problems += more }

    // MARK: - Values

    /// A single text.
    mutating func text(_ name: String) -> String? {
        guard let node = take(name) else { return nil }
        guard case .text(let text) = node.content else {
            problem(name, "a single value is expected, not \(node.shape)")
            return nil
        }
        guard !text.isEmpty, text.utf8.count <= 1024 else {
            problem(name, "1 to 1024 bytes are expected")
            return nil
        }
        return text
    }

    /// A list of texts; a single text is a list of one.
    mutating func texts(_ name: String) -> [String]? {
        guard let node = take(name) else { return nil }
        let items: [RuleNode]
        switch node.content {
        case .list(let nodes): items = nodes
        case .text: items = [node]
        default:
            problem(name, "a list of texts is expected, not \(node.shape)")
            return nil
        }
        let texts = items.compactMap { if case .text(let text) = $0.content, !text.isEmpty { text } else { nil } }
        guard texts.count == items.count, !texts.isEmpty else {
            problem(name, "a list of texts is expected, none of them empty")
            return nil
        }
        return texts
    }

    /// One of some words.
    mutating func word<Choice: RawRepresentable<String> & CaseIterable>(_ name: String, of type: Choice.Type) -> Choice? {
        guard let node = take(name) else { return nil }
        if case .text(let text) = node.content {
            if let choice = Choice(rawValue: text) { return choice }
            let words = Choice.allCases.map(\.rawValue)
            problem(name, "this is none of \(words.joined(separator: ", "))", given: text, choices: words)
        } else {
            problem(name, "a single value is expected, not \(node.shape)")
        }
        return nil
    }

    /// A whole number within a range.
    mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let node = take(name) else { return nil }
        if case .text(let text) = node.content, let number = Int(text), range.contains(number) { return number }
        problem(name, "a whole number from \(range.lowerBound) to \(range.upperBound) is expected")
        return nil
    }

    /// A duration in seconds.
    mutating func seconds(_ name: String) -> Double? {
        guard let node = take(name) else { return nil }
        if case .text(let text) = node.content {
            var cursor = TextCursor(text)
            if let seconds = DurationReader.read(&cursor), cursor.isAtEnd { return seconds }
        }
        problem(name, "a duration is expected (write 90s, 5m, 1h 30m or 2d; a year at most)")
        return nil
    }

    /// `true` or `false`.
    mutating func boolean(_ name: String) -> Bool? {
        guard let node = take(name) else { return nil }
        if case .text(let text) = node.content, let value = Bool(text) { return value }
        problem(name, "true or false is expected")
        return nil
    }

    /// Ends the taking: whatever is left is unknown.
    ///
    /// - Parameter others: names that are known and were taken by somebody else.
    mutating func end(others: [String] = []) {
        let names = known + others
        for entry in entries where !names.contains(entry.name) {
            let list = names.joined(separator: ", ")
            problem("", "unknown key (there are \(list))", line: entry.line, given: entry.name, choices: names)
        }
    }
}
