/// The rules in the files that come with the program, `Rules/*.json`, which the build puts into the program itself.
enum ShippedRules {
    /// One file: its rules, each table in the order in which it is asked.
    struct File {
        var fragments: [String: String] = [:]
        var events: [EventRule] = []
        var documents: [EventRule] = []
        var texts: [TextRule] = []
        var exits: [ExitRule] = []
        var trailers: [LinePattern] = []
        var problems: [RuleProblem] = []
    }

    /// The files, in the order in which their rules are asked; what holds for every assistant comes last.
    static let sources: [(name: String, text: [UInt8])] = [
        ("claude", PackageResources.claude_json), ("codex", PackageResources.codex_json), ("opencode", PackageResources.opencode_json),
        ("gemini", PackageResources.gemini_json), ("aider", PackageResources.aider_json), ("common", PackageResources.common_json),
    ]

    /// What `{=name}` stands for in patterns.
    static let fragments: [String: String] = sources.last.map { read($0.text, fragments: [:]).fragments } ?? [:]

    /// All of them, read once; a file that cannot be read is a fault of the build.
    static let rules: StopRules = {
        var rules = StopRules(events: [], documents: [], texts: [], exits: [], trailers: [])
        for source in sources {
            let file = read(source.text, fragments: fragments)
            if let problem = file.problems.first {
                preconditionFailure("Rules/\(source.name).json: \(problem.path): \(problem.message)")
            }
            rules.events += file.events
            rules.documents += file.documents
            rules.texts += file.texts
            rules.exits += file.exits
            rules.trailers += file.trailers
        }
        return rules
    }()

    /// Reads one file.
    static func read(_ text: [UInt8], fragments: [String: String]) -> File {
        var file = File()
        guard let json = JSONText(text) else {
            file.problems = [RuleProblem(line: 0, path: "", message: "this is no JSON")]
            return file
        }
        var fields = RuleFields(RuleNode(json))
        let assistant = fields.text("assistant")
        if case .map(let entries)? = fields.take("fragments")?.content {
            for entry in entries {
                if case .text(let text) = entry.node.content { file.fragments[entry.name] = text }
            }
        }
        let fragments = fragments.isEmpty ? file.fragments : fragments
        for name in ["events", "documents", "texts", "exits"] {
            guard case .list(let nodes)? = fields.take(name)?.content else { continue }
            for node in nodes {
                var reader = RuleReader(fragments: fragments)
                let rule = reader.rule(of(assistant, node))
                file.problems += reader.problems
                switch rule {
                case .event(let rule): if name == "events" { file.events.append(rule) } else { file.documents.append(rule) }
                case .text(let rule): file.texts.append(rule)
                case .exit(let rule): file.exits.append(rule)
                case nil: break
                }
            }
        }
        for trailer in fields.texts("trailers") ?? [] {
            do {
                file.trailers.append(try LinePattern(parsing: trailer, fragments: fragments))
            } catch {
                fields.problem("trailers", "\(trailer): \(error.description)")
            }
        }
        fields.end()
        file.problems += fields.problems
        return file
    }

    /// A rule without an assistant is its file's.
    private static func of(_ assistant: String?, _ node: RuleNode) -> RuleNode {
        guard let assistant, case .map(let entries) = node.content, !entries.contains(where: { $0.name == "assistant" }) else {
            return node
        }
        let own = RuleNode.Entry(name: "assistant", line: 0, node: RuleNode(line: 0, .text(assistant)))
        return RuleNode(line: node.line, .map(entries + [own]))
    }
}
