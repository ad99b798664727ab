/// What the daemon has saved over all its runs: the only two counters that outlive the process.
public struct SavedTotals: Sendable, Equatable, Codable {
    /// Successful automatic resumes.
    public var saves: UInt64
    /// Seconds waited plus the assumed time of a manual restart, over all of them.
    ///
    /// Finite, not negative.
    public var timeSavedSeconds: Double

    /// Makes totals.
    public init(saves: UInt64 = 0, timeSavedSeconds: Double = 0) {
        self.saves = saves
        self.timeSavedSeconds = timeSavedSeconds
    }
}
