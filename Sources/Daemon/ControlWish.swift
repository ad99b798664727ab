import Supervisor

/// What an operator can ask a running daemon for.
public enum ControlWish: String, Sendable, CaseIterable {
    /// Resume nothing until further notice.
    case pause
    /// Lift the pause.
    case resume
    /// Resume at once instead of waiting.
    case resumeNow
    /// Begin a new session at once.
    case newSession
    /// Read the configuration again.
    case reload

    /// The path and query that ask for it.
    public var path: String {
        switch self {
        case .pause: "/api/v1/pause"
        case .resume: "/api/v1/resume"
        case .resumeNow: "/api/v1/resume?now"
        case .newSession: "/api/v1/new-session"
        case .reload: "/api/v1/reload"
        }
    }

    /// What it means for the session; nil where it is not about the session.
    var event: SessionEvent? {
        switch self {
        case .pause: .pause
        case .resume: .unpause
        case .resumeNow: .resumeNow
        case .newSession: .newSession
        case .reload: nil
        }
    }
}
