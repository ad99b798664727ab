/// A wait before an attempt to resume.
public struct Wait: Sendable, Equatable {
    /// When a wait ends.
    public enum Deadline: Sendable, Equatable {
        /// At a time of day that somebody announced; moves with the wall clock.
        case unixTime(Double)
        /// After a time that was chosen here; measured on the clock that never steps.
        case elapsed(Duration)
    }

    /// What decides when it ends.
    public enum Cause: String, Sendable, CaseIterable {
        /// The reset that the assistant announced.
        case announced
        /// The backoff.
        case backoff
        /// The attempts of an hour are used up.
        case hourlyBudget = "hourly_budget"
        /// The attempts of a day are used up.
        case dailyBudget = "daily_budget"
    }

    /// When it began.
    public let began: Moment
    /// When it ends.
    public let deadline: Deadline
    /// What decided that.
    public let cause: Cause
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

    /// The same wait, but not over before a moment of the wall clock.
    func held(until time: Double, for cause: Cause, at now: Moment) -> Wait {
        let rest = time - now.unixTime
        guard rest > remaining(at: now).inSeconds else { return self }
        // On the clock that never steps: the budget is ours, nobody announced its end.
        return Wait(began: began, deadline: .elapsed(now.elapsed + .seconds(rest)), cause: cause, plan: plan)
    }
}

extension Wait.Cause {
    /// What people should know of it, after the reason of the attempt; empty where the reason says it.
    package var remark: String {
        switch self {
        case .announced, .backoff: ""
        case .hourlyBudget: "; the resumes of an hour are used up"
        case .dailyBudget: "; the resumes of a day are used up"
        }
    }
}
