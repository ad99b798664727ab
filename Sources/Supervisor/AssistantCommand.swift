internal import MetricRegistry
public import StopClassification

/// The commands that start an assistant, resume its session, and begin a new one: arrays of arguments, never a shell's text.
///
/// `{session_id}` and `{prompt}` are replaced within single arguments; what they stand for is never split or interpreted.
public struct AssistantCommand: Sendable, Equatable {
    /// The assistant.
    public var kind: AssistantKind
    /// Starts a session; the first element is the program.
    public var command: [String]
    /// Resumes a session; nil stands for the assistant's usual way.
    public var resume: [String]?

    /// Makes the commands of an assistant.
    public init(kind: AssistantKind, command: [String], resume: [String]? = nil) {
        self.kind = kind
        self.command = command
        self.resume = resume
    }

    /// A hash of the commands, by which the next run knows that it is about the same work.
    ///
    /// In hexadecimal: a prompt may hold what should not be written down.
    var fingerprint: String {
        let texts = [kind.rawValue] + command + ["\u{0}"] + (resume ?? [])
        return String(FNV1a.hash(texts.joined(separator: "\u{0}").utf8), radix: 16)
    }

    /// The commands for a session that was started elsewhere; empty where an assistant has no usual way to be started.
    public static func usual(_ kind: AssistantKind) -> [String] {
        switch kind {
        case .claude: ["claude", "-p", "{prompt}", "--output-format", "stream-json", "--verbose"]
        case .codex: ["codex", "exec", "--json", "{prompt}"]
        case .opencode, .gemini, .aider, .custom: []
        }
    }

    /// The arguments that start a session.
    public func starting(prompt: String) -> [String] {
        Self.substitute(["prompt": prompt], in: command)
    }

    /// The arguments that resume the session; with its id when that is known.
    ///
    /// Nil when there is no way.
    public func resuming(sessionID: String?) -> [String]? {
        guard let template = resume ?? usualResume(sessionID: sessionID), !template.isEmpty else { return nil }
        // Without an id a template that asks for one cannot be filled, and guessing could resume somebody else's session.
        guard let sessionID else {
            return template.contains { $0.contains("{session_id}") } ? nil : Self.substitute(["prompt": "continue"], in: template)
        }
        return Self.substitute(["session_id": sessionID, "prompt": "continue"], in: template)
    }

    /// The arguments that resume a session which ran when nobody was there any more to see how it stopped.
    ///
    /// Nil where it would have to be guessed which session that was, or where there is no other way than to start again.
    func goingOn(sessionID: String?) -> [String]? {
        // Aider has one history per folder, and no ids; a command of the user's resumes whatever he means by it.
        let isKnown = resume == nil ? kind == .aider || sessionID != nil && kind != .custom : true
        return isKnown ? resuming(sessionID: sessionID) : nil
    }

    /// How each assistant documents it.
    ///
    /// An unknown id means the newest session of the working directory, where there is such a thing.
    private func usualResume(sessionID: String?) -> [String]? {
        guard let program = command.first else { return nil }
        let arguments = command.dropFirst()
        switch kind {
        case .claude:
            // Flags are not remembered by the session: all of them are passed again, but for the prompt and the old session's name.
            let kept = Self.replacingPrompt(
                in: Self.dropping(["--resume", "-r", "--session-id"], flags: ["--continue", "-c"], from: arguments)
            )
            return [program] + (sessionID.map { ["--resume", $0] } ?? ["--continue"]) + kept
        case .codex:
            return [program, "exec", "resume", sessionID ?? "--last", "--json", "continue"]
        case .opencode:
            return [program, "run", "--format", "json"] + (sessionID.map { ["--session", $0] } ?? ["--continue"]) + ["continue"]
        case .gemini:
            return [program, "--resume", sessionID ?? "latest", "-p", "continue"]
        case .aider:
            return [program, "--restore-chat-history", "--message", "continue"]
        case .custom:
            return command
        }
    }

    private static func dropping(_ options: Set<String>, flags: Set<String>, from arguments: ArraySlice<String>) -> [String] {
        var kept: [String] = []
        var skipsValue = false
        for argument in arguments {
            if skipsValue {
                skipsValue = false
            } else if options.contains(argument) {
                skipsValue = true
            } else if !flags.contains(argument), !options.contains(where: { argument.hasPrefix($0 + "=") }) {
                kept.append(argument)
            }
        }
        return kept
    }

    private static func replacingPrompt(in arguments: [String]) -> [String] {
        guard let flag = arguments.firstIndex(where: { $0 == "-p" || $0 == "--print" }) else { return arguments + ["-p", "continue"] }
        var result = arguments
        let value = flag + 1
        if value < result.count, !result[value].hasPrefix("-") { result[value] = "continue" } else { result.insert("continue", at: value) }
        return result
    }

    /// One pass over each argument, so that a value which looks like a placeholder stays as it is.
    private static func substitute(_ values: [String: String], in template: [String]) -> [String] {
        template.map { argument in
            var result = ""
            var rest = argument[...]
            while let open = rest.firstIndex(of: "{") {
                result += rest[..<open]
                rest = rest[open...]
                if let close = rest.firstIndex(of: "}"), let value = values[String(rest[rest.index(after: open)..<close])] {
                    result += value
                    rest = rest[rest.index(after: close)...]
                } else {
                    result.append(rest.removeFirst())
                }
            }
            return result + rest
        }
    }
}
