import StopClassification

/// What is remembered of a session beyond the process: written before each step that must not be made twice.
public struct SavedSession: Sendable, Equatable, Codable {
    static let version = 1

    var version = Self.version
    /// Which commands the session is started with, as a hash: other commands are other work.
    var command: String
    /// The mark in the environment of the assistant that was started last; nil when none was.
    var mark: String?
    /// That assistant's process, once it was started.
    var processID: Int32?
    /// The assistant's own name for the session.
    var sessionID: String?
    /// What the state machine must not forget.
    package var machine = SessionSnapshot()

    /// Whether it can have been written by this program; anything else is damage.
    var isPlausible: Bool {
        let texts = [command, mark ?? "", sessionID ?? ""]
        return version == Self.version && texts.allSatisfy { $0.utf8.count <= 256 } && (processID ?? 1) > 0 && machine.isPlausible
            && sessionID.map(OutputTail.isSessionID) ?? true
    }
}
