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
        /// The same stop came again with nothing done in between, and waiting does not cure it.
        case repeated(StopClass)
        /// The policy was replaced meanwhile, and the new one does not allow it.
        case forbidden
        /// It left the supervisor's hands.
        case left(Departure)
    }

    /// The facts, in the order in which they happened.
    public var facts: [Fact] = []
    /// What to do next.
    public var action = Action.none
}

extension SessionTransition.End {
    /// The end in a word or two, for records.
    var name: String {
        switch self {
        case .completed: "completed"
        case .notResumable(let stopClass): stopClass.rawValue
        case .gaveUp: "gave_up"
        case .repeated: "repeated"
        case .forbidden: "forbidden"
        case .left(let departure): departure.rawValue
        }
    }

    /// The end as people read it.
    var explanation: String {
        switch self {
        case .completed: "session completed"
        case .notResumable(let stopClass): "not resuming: a stop of class \(stopClass.rawValue) is for you to look at"
        case .gaveUp: "giving up: the session could not be resumed"
        case .repeated(let stopClass):
            "giving up: the session stopped twice in the same way (\(stopClass.rawValue)) without progress in between"
        case .forbidden: "not resuming: the configuration no longer allows it"
        case .left(.takenOver): "not resuming: somebody else goes on with the session"
        case .left(.completed): "not resuming: the session file says that the work is complete"
        case .left(.closed): "not resuming: the session was left at its stop"
        case .left(.vanished): "not resuming: the session file is gone"
        case .left(.notStarted): "the session is remembered: the same command tries again, `run --fresh` begins anew"
        case .left(.shutdown): "the daemon ends"
        }
    }
}
