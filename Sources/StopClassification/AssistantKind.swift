/// The assistant whose output is read, and with it the rules that apply.
public enum AssistantKind: String, CaseIterable, Sendable {
    /// Claude Code.
    case claude
    /// Codex CLI.
    case codex
    /// opencode.
    case opencode
    /// Gemini CLI.
    case gemini
    /// Aider.
    case aider
    /// Any other command: the rules of all assistants are tried.
    case custom

    /// Whether a rule written for `other` applies to the output of this assistant.
    public func takes(rulesOf other: AssistantKind) -> Bool {
        self == .custom || other == .custom || self == other
    }
}
