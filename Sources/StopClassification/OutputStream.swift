/// The stream of a process that a piece of output came from; lines are put together per stream.
public enum OutputStream: Sendable, CaseIterable {
    /// Standard output, or the only stream there is, as behind a pseudo-terminal.
    case standardOutput
    /// Standard error.
    case standardError
}
