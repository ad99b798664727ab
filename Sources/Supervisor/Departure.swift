/// How a session leaves the supervisor's hands without having stopped.
public enum Departure: String, Sendable, CaseIterable {
    /// Somebody else goes on with it: its user, in another window.
    case takenOver = "taken_over"
    /// Its user has closed the assistant that waited, or had left it at its stop before anybody watched.
    case closed
    /// Its session file says that the work is done.
    case completed
    /// Its session file is gone.
    case vanished
    /// It ran when an earlier supervisor died, and what resumes it could not be started; the next run tries again.
    case notStarted = "not_started"
    /// The daemon ends.
    case shutdown
}
