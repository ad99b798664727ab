/// A wait before an attempt to resume.
public struct Wait: Sendable, Equatable {
    /// When a wait ends.
    public enum Deadline: Sendable, Equatable {
        /// At a time of day that somebody announced; moves with the wall clock.
        case unixTime(Double)
        /// After a time that was chosen here; measured on the clock that never steps.
        case elapsed(Duration)
    }

    /// When it began.
    public let began: Moment
    /// When it ends.
    public let deadline: Deadline
    /// What happens then.
    public let plan: ResumePlan

    /// What is left of it; zero or negative when it is over.
    public func remaining(at now: Moment) -> Duration {
        switch deadline {
        case .unixTime(let time): .seconds(time - now.unixTime)
        case .elapsed(let instant): instant - now.elapsed
        }
    }

    /// The deadline on the wall clock, as it looks now.
    public func unixDeadline(at now: Moment) -> Double {
        switch deadline {
        case .unixTime(let time): time
        case .elapsed: now.unixTime + remaining(at: now).inSeconds
        }
    }
}
