/// Why the daemon, or a command that talks to it, could not do its work; in words for people.
public struct DaemonFailure: Error, Sendable, CustomStringConvertible {
    /// What failed, why, and what to do.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
