/// Why the memory of a session stays as it is for now, and nothing is written over it.
enum KeptSession {
    /// The assistant of an earlier supervisor still runs; what that one left is taken up when it has ended.
    case survivor(process: Int32, SavedSession)
    /// What an earlier supervisor left running may not be gone on with yet: not before a moment of `Moment.elapsed`, or during a pause,
    /// which has no such moment.
    case held(SavedSession, until: Duration?)
    /// It could not be gone on with, and the next run tries again.
    case notStarted
    /// The assistant was told to end by somebody who may be about to tell us the same: a service manager, a host that goes down, a terminal
    /// that is gone. Until a moment of `Moment.elapsed` it is not known whether its user ended it.
    case terminated(until: Duration)

    /// When it is to be looked at again, where that is known.
    var until: Duration? {
        switch self {
        case .held(_, let until): until
        case .terminated(let until): until
        case .survivor, .notStarted: nil
        }
    }
}
