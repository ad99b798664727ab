/// What an assistant gets to read from and write to.
public enum TerminalUse: String, Sendable, CaseIterable {
    /// A pseudo-terminal where this process has a terminal of its own, else pipes.
    case automatic = "auto"
    /// Pipes for its output, and our own standard input.
    case pipe
    /// A pseudo-terminal in any case, which an interactive assistant needs.
    case pseudoTerminal = "pty"

    /// Whether a pseudo-terminal is what is wanted, here and now.
    public var isPseudoTerminal: Bool {
        switch self {
        case .automatic: OwnTerminal.isInteractive
        case .pipe: false
        case .pseudoTerminal: true
        }
    }
}
