/// What an assistant's hook tells, as soon as it happens.
public struct HookReport: Sendable, Equatable {
    /// What happened.
    public enum Event: Sendable, Equatable {
        /// The session stopped; the payload says why.
        case stopped
        /// Its user, or the assistant, does something.
        case active
        /// Nothing that matters here.
        case other
    }

    /// What happened.
    public var event: Event
    /// The assistant's own name for the session.
    public var sessionID: String?
    /// The session's working directory.
    public var workingDirectory: String?
    /// The hook's input, one JSON object.
    public var payload: [UInt8]

    /// Makes a report.
    public init(event: Event, sessionID: String?, workingDirectory: String?, payload: [UInt8]) {
        self.event = event
        self.sessionID = sessionID
        self.workingDirectory = workingDirectory
        self.payload = payload
    }
}
