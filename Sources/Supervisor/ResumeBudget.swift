/// How many attempts to resume are allowed in an hour and in a day, whatever the reasons.
///
/// A session that stops again and again costs money and limits although each of its incidents looks harmless.
public struct ResumeBudget: Sendable, Equatable {
    /// Attempts in any hour.
    public var perHour: Int
    /// Attempts in any 24 hours.
    public var perDay: Int

    /// Makes a budget.
    public init(perHour: Int = 10, perDay: Int = 40) {
        self.perHour = perHour
        self.perDay = perDay
    }
}

/// When attempts were made: the last 24 hours of them, on the wall clock, since they are remembered over restarts.
struct AttemptHistory: Sendable, Equatable {
    static let hour = 3600.0
    static let day = 86_400.0
    /// More than any budget allows.
    static let limit = 10_000

    /// Unix seconds, in ascending order.
    private(set) var times: [Double]

    /// - Parameter times: Unix seconds in any order.
    init(_ times: [Double] = []) {
        self.times = Array(times.filter(\.isFinite).sorted().suffix(Self.limit))
    }

    /// Notes an attempt.
    mutating func record(at now: Double) {
        forget(at: now)
        times = Array((times + [now]).suffix(Self.limit))
    }

    /// From when on the budget allows another attempt, and what it waits for until then; nil when it does so now.
    mutating func room(in budget: ResumeBudget, at now: Double) -> (from: Double, cause: Wait.Cause)? {
        forget(at: now)
        let byDay = Self.end(of: times, limit: budget.perDay, window: Self.day)
        let byHour = Self.end(of: times.filter { $0 > now - Self.hour }, limit: budget.perHour, window: Self.hour)
        if let byDay, byDay >= byHour ?? 0 { return (byDay, .dailyBudget) }
        return byHour.map { ($0, .hourlyBudget) }
    }

    private static func end(of times: [Double], limit: Int, window: Double) -> Double? {
        times.count < limit ? nil : times[times.count - max(limit, 1)] + window
    }

    /// What seems to lie ahead was written before the clock was set back, and counts as now.
    private mutating func forget(at now: Double) {
        times = times.map { min($0, now) }.filter { $0 > now - Self.day }
    }
}
