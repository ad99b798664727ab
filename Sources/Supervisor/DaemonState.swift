/// What the daemon is doing; the raw values are those of the gauge `palingenesis_daemon_state`.
public enum DaemonState: Int, Sendable, CaseIterable {
    /// A session runs, or none is there to be resumed.
    case monitoring = 1
    /// An operator asked that nothing be resumed.
    case paused = 2
    /// A stopped session waits for its limit to reset or for a backoff to pass.
    case waiting = 3
    /// An attempt to resume is under way.
    case resuming = 4

    /// The state in a word.
    public var name: String { String(describing: self) }
}
