/// Takes values from the file, the environment and the flags, in that order; each later one takes the place of an earlier one.
struct ConfigurationSources {
    /// A value and where it comes from.
    struct Assignment {
        let key: ConfigurationKey
        let value: ConfigurationValue
        let origin: ConfigurationOrigin
    }

    /// What `~` stands for at the beginning of a path.
    let home: String?
    private(set) var assignments: [String: Assignment] = [:]
    /// The keys that were given something wrong, by any source; what depends on them is not checked.
    private(set) var refused: Set<String> = []
    var problems = ConfigurationProblems()

    init(home: String?) {
        self.home = home
    }

    // MARK: File

    mutating func take(file name: String, _ text: [UInt8]) {
        do {
            take(file: name, try YAMLText.node(text))
        } catch {
            let place = error.column.map { "\(error.line):\($0)" } ?? "\(error.line)"
            problems.add("\(name):\(place): \(error.reason)")
        }
    }

    mutating func take(file name: String, _ root: ConfigurationNode) {
        section(root, path: "", file: name)
    }

    /// A map whose names are keys or further sections.
    private mutating func section(_ node: ConfigurationNode, path: String, file: String) {
        switch node.content {
        case .null: return
        case .text, .list:
            let origin = ConfigurationOrigin.file(name: file, line: node.line)
            problems.add(origin.line(path, "a map of keys is expected, not \(node.shape)"))
        case .map(let entries):
            for entry in entries {
                let entryPath = path.isEmpty ? entry.name : "\(path).\(entry.name)"
                if ConfigurationKey.sections.contains(entryPath), !entry.name.contains(".") {
                    section(entry.node, path: entryPath, file: file)
                } else if let key = ConfigurationKey.byPath[entryPath], !entry.name.contains(".") {
                    assign(entry.node, to: key) { .file(name: file, line: $0) }
                } else {
                    problems.add(ConfigurationOrigin.file(name: file, line: entry.line).line(entryPath, Self.unknown(entryPath)))
                }
            }
        }
    }

    private static func unknown(_ path: String) -> String {
        // The name itself holds a dot.
        guard ConfigurationKey.byPath[path] == nil, !ConfigurationKey.sections.contains(path) else {
            return "unknown key (write its parts as maps within maps)"
        }
        let paths = ConfigurationKey.all.map(\.path) + ConfigurationKey.sections.sorted()
        return "unknown key" + (NearestName.path(path, among: paths).map { " (did you mean \"\($0)\"?)" } ?? "")
    }

    // MARK: Environment

    mutating func take(environment: [String: String]) {
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(EnvironmentNames.prefix) {
            let origin = ConfigurationOrigin.environment(name)
            if EnvironmentNames.isUnknown(name) {
                problems.add(origin.line("", Self.unknownVariable(name)))
            } else if let key = EnvironmentNames.keys[name], !text.isEmpty {
                assign(text, to: key, origin: origin, pairsBetweenCommas: true)
            }
        }
    }

    private static func unknownVariable(_ name: String) -> String {
        "no key of the configuration has this variable" + (EnvironmentNames.nearest(to: name).map { " (did you mean \($0)?)" } ?? "")
    }

    // MARK: Flags

    mutating func take(flags: [(flag: String, key: String, value: String)]) {
        for (flag, path, text) in flags {
            let origin = ConfigurationOrigin.flag(flag)
            guard let key = ConfigurationKey.byPath[path] else {
                problems.add(origin.line("", "\(ConfigurationQuotation.printable(path)): \(Self.unknown(path))"))
                continue
            }
            // A flag that is repeated, as --grouping is, adds to what it gave before.
            var earlier: ConfigurationValue?
            if let assignment = assignments[path], case .flag = assignment.origin { earlier = assignment.value }
            guard assign(text, to: key, origin: origin, pairsBetweenCommas: false) else { continue }
            if let earlier, let value = assignments[path]?.value, let both = key.kind.sum(earlier, value) {
                assignments[path] = Assignment(key: key, value: both, origin: origin)
            }
        }
    }

    /// What stands after `--` is a list already.
    mutating func take(command: [String]) {
        guard !command.isEmpty, let key = ConfigurationKey.byPath["assistant.command"] else { return }
        let items = command.map { ConfigurationNode(line: 1, content: .text($0)) }
        assign(ConfigurationNode(line: 1, content: .list(items)), to: key) { _ in .flag("--") }
    }

    // MARK: Values

    /// A text that is no part of a file: lists and maps stand in it as YAML on one line, or a map as `name=value`.
    @discardableResult
    private mutating func assign(_ text: String, to key: ConfigurationKey, origin: ConfigurationOrigin, pairsBetweenCommas: Bool) -> Bool {
        let isYAML =
            switch key.kind {
            case .arguments, .variables, .stopRules: true
            case .map: text.drop(while: \.isWhitespace).first == "{"
            default: false
            }
        if case .texts = key.kind {
            let items = text.split(separator: ",").map { ConfigurationNode(line: 1, content: .text(String(Self.trimmed($0)))) }
            return assign(ConfigurationNode(line: 1, content: .list(items)), to: key) { _ in origin }
        }
        guard isYAML || key.isMap else { return assign(ConfigurationNode(line: 1, content: .text(text)), to: key) { _ in origin } }
        do {
            let node = try isYAML ? YAMLText.node(text) : Self.pairs(text, betweenCommas: pairsBetweenCommas)
            return assign(node, to: key) { _ in origin }
        } catch {
            refused.insert(key.path)
            problems.add(origin.line("", error.reason + (error.column.map { " (in column \($0))" } ?? "")))
            return false
        }
    }

    private static func pairs(_ text: String, betweenCommas: Bool) throws(YAMLText.Problem) -> ConfigurationNode {
        let pieces = betweenCommas ? text.split(separator: ",", omittingEmptySubsequences: true) : [text[...]]
        var entries: [ConfigurationNode.Entry] = []
        for piece in pieces {
            let piece = betweenCommas ? trimmed(piece) : piece
            guard let sign = piece.firstIndex(of: "=") else {
                throw YAMLText.Problem(line: 1, column: nil, reason: "there is a piece without = (write name=value)")
            }
            let node = ConfigurationNode(line: 1, content: .text(String(piece[piece.index(after: sign)...])))
            let name = String(piece[..<sign])
            guard !entries.contains(where: { $0.name == name }) else {
                let reason = "\(ConfigurationQuotation.printable(name)): this name is given twice"
                throw YAMLText.Problem(line: 1, column: nil, reason: reason)
            }
            entries.append(ConfigurationNode.Entry(name: name, line: 1, node: node))
        }
        return ConfigurationNode(line: 1, content: .map(entries))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// Whether the value was taken; an absent one is neither taken nor wrong.
    @discardableResult
    private mutating func assign(_ node: ConfigurationNode, to key: ConfigurationKey, origin: (Int) -> ConfigurationOrigin) -> Bool {
        guard node.content != .null else { return false }
        var findings: [ConfigurationValueReader.Finding] = []
        let value = ConfigurationValueReader(key: key, home: home).value(node, findings: &findings)
        for finding in findings {
            problems.add(origin(finding.line).line(key.path, part: finding.part, finding.message))
        }
        guard let value else {
            refused.insert(key.path)
            return false
        }
        assignments[key.path] = Assignment(key: key, value: value, origin: origin(node.line))
        return true
    }
}

extension ConfigurationKind {
    /// What a flag that is given twice means where it may be; nil where the later one counts.
    fileprivate func sum(_ earlier: ConfigurationValue, _ later: ConfigurationValue) -> ConfigurationValue? {
        switch (self, earlier, later) {
        case (.map, .map(let earlier), .map(let later)): .map(earlier.merging(later) { _, later in later })
        case (.texts, .list(let earlier), .list(let later)): .list(earlier + later)
        default: nil
        }
    }
}

extension ConfigurationKey {
    /// Whether the value is a map of names that no table lists.
    fileprivate var isMap: Bool {
        if case .map = kind { true } else { false }
    }
}
