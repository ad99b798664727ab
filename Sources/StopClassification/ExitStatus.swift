/// How a process ended: with a code of its own, or by a signal.
public enum ExitStatus: Sendable, Equatable {
    /// The process returned this code.
    case exited(Int32)
    /// This signal ended the process.
    case signalled(Int32)

    /// Reads a status as a shell reports it in `$?`: 129…192 stand for the signals 1…64, everything else for a code.
    ///
    /// A process that itself exits with such a code cannot be told from a signalled one; neither can the shell.
    public init(shell status: Int32) {
        self = (129...192).contains(status) ? .signalled(status - 128) : .exited(status)
    }

    /// The status as a shell reports it: 128 + n for signal n.
    public var shellValue: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let signal): signal &+ 128
        }
    }

    /// Whether the process ended of its own accord and reported success.
    public var isSuccess: Bool { self == .exited(0) }
}
