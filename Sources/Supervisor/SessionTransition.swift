public import StopClassification

/// What follows from an event: facts to be counted, all at once, and one thing to do.
public struct SessionTransition: Sendable, Equatable {
    /// A fact for the metrics; it has happened by the time it is reported.
    public enum Fact: Sendable, Equatable {
        case sessionStarted
        case stopped(StopClass, latency: Duration?)
        case waitBegan(planned: Duration)
        case waitEnded(Duration)
        case attemptBegan(ResumeReason)
        case attemptSucceeded(Duration)
        case attemptFailed(Duration, ResumeFailureKind)
        case saved(Duration)
    }

    /// What to do next.
    public enum Action: Sendable, Equatable {
        /// Nothing.
        case none
        /// Report `waitEnded` once the machine's wait is over.
        case wait
        /// Begin an attempt.
        case attempt(ResumePlan)
        /// The session will not be resumed.
        case end(End)
        /// The event does not fit the state; nothing changed.
        case refuse(String)
    }

    /// Why a session is not resumed.
    public enum End: Sendable, Equatable {
        /// Its work is done.
        case completed
        /// A stop of this class is never resumed, or the policy does not allow it.
        case notResumable(StopClass)
        /// All allowed attempts failed.
        case gaveUp
        /// The policy was replaced meanwhile, and the new one does not allow it.
        case forbidden
    }

    /// The facts, in the order in which they happened.
    public var facts: [Fact] = []
    /// What to do next.
    public var action = Action.none
}
