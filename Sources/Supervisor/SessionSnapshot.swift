import StopClassification

/// What the state machine must remember when its process is gone: nothing may be resumed twice, and no deadline lost.
///
/// Times are Unix seconds, since no other clock outlives the process.
public struct SessionSnapshot: Sendable, Equatable, Codable {
    /// A wait under way.
    struct SavedWait: Sendable, Equatable, Codable {
        var began: Double
        var deadline: Double
        /// The time that was left of it when it was written down, in seconds: it never gets longer than that by a clock set back.
        var left: Double
        var cause: String
    }

    /// What the wait or the attempt is for.
    struct SavedPlan: Sendable, Equatable, Codable {
        var reason: String
        var strategy: String
    }

    /// Whether an operator has paused it.
    var isPaused = false
    /// Whether there is a session outside an incident: it runs.
    ///
    /// Nil is no.
    var isRunning: Bool?
    /// The wait, if there is one.
    var wait: SavedWait?
    /// What is to be done after the wait, or is being attempted where there is no wait; nil outside an incident.
    var plan: SavedPlan?
    /// The class of the stop that began the incident.
    var stopClass: String?
    /// Attempts made in the incident, the one under way included.
    var attempts = 0
    /// Time waited in the incident, waits that have ended, in seconds.
    var waited = 0.0
    /// The attempts of the last 24 hours.
    var attemptTimes: [Double] = []

    /// Whether something was left unfinished.
    public var isUnfinished: Bool { plan != nil }

    /// Whether a session merely ran.
    public var wasRunning: Bool { !isUnfinished && isRunning == true }

    /// What holds whatever becomes of the session: the attempts that count towards the budget.
    var withoutIncident: SessionSnapshot {
        var snapshot = SessionSnapshot()
        snapshot.attemptTimes = attemptTimes
        return snapshot
    }

    /// Whether it can have been written by a state machine; anything else is damage.
    var isPlausible: Bool {
        let seconds = [waited, wait?.began ?? 0, wait?.deadline ?? 0, wait?.left ?? 0] + attemptTimes
        guard seconds.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e12 }), (0...1_000_000).contains(attempts),
            attemptTimes.count <= AttemptHistory.limit, wait == nil || plan != nil
        else { return false }
        if let plan, ResumePlan(plan) == nil { return false }
        if let wait, Wait.Cause(rawValue: wait.cause) == nil { return false }
        if let stopClass, StopClass(rawValue: stopClass) == nil { return false }
        return plan == nil || wait != nil || attempts > 0
    }
}

extension ResumePlan {
    init?(_ saved: SessionSnapshot.SavedPlan) {
        guard let reason = ResumeReason(rawValue: saved.reason), let strategy = Strategy(rawValue: saved.strategy) else { return nil }
        self.init(reason: reason, strategy: strategy)
    }

    var saved: SessionSnapshot.SavedPlan { SessionSnapshot.SavedPlan(reason: reason.rawValue, strategy: strategy.rawValue) }
}
