/// Something that happened to the session, or that an operator asked for.
public enum SessionEvent: Sendable, Equatable {
    /// A session was seen or created, at start or by a new-session attempt.
    case sessionStarted
    /// The session stopped.
    case stopped(Stop)
    /// The wait's deadline may have passed.
    case waitEnded
    /// The attempt under way succeeded: the session lives.
    case attemptSucceeded
    /// The attempt under way failed, and why the assistant stopped, where it got as far as that.
    case attemptFailed(ResumeFailureKind, Stop?)
    /// An operator wants nothing to be resumed.
    case pause
    /// An operator lifts the pause.
    case unpause
    /// An operator wants the session resumed at once.
    case resumeNow
    /// An operator wants a new session at once.
    case newSession
    /// The session goes on without an attempt of ours, and is still watched.
    case seenAlive
    /// The session has left the supervisor's hands.
    case sessionGone(Departure)
}
