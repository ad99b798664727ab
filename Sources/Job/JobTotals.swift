/// What a job's earlier runs left to know: what survives from run to run.
struct JobTotals: Sendable, Equatable {
    /// Ended runs by outcome.
    var runs: [JobOutcome: UInt64] = [:]
    /// Runs that began while another of the same job was going.
    var overlaps: UInt64 = 0
    /// Unix time of the end of the last run that succeeded, seconds.
    var lastSuccess: Double?
    /// Whether the counts hold every run, and not only those since a state file was lost.
    var isComplete = false

    /// Ended runs, however they ended.
    var count: UInt64 { runs.values.reduce(0, Self.sum) }

    /// Counts a run.
    ///
    /// - Parameter unixTime: when it ended.
    mutating func add(_ outcome: JobOutcome, at unixTime: Double) {
        runs[outcome] = Self.sum(runs[outcome] ?? 0, 1)
        if outcome == .success { lastSuccess = unixTime }
    }

    /// Adds what the gateway still shows of the runs before those that are counted here.
    mutating func complete(with recorded: JobTotals) {
        guard !isComplete else { return }
        for (outcome, count) in recorded.runs { runs[outcome] = Self.sum(runs[outcome] ?? 0, count) }
        overlaps = Self.sum(overlaps, recorded.overlaps)
        lastSuccess = lastSuccess ?? recorded.lastSuccess
        isComplete = true
    }

    private static func sum(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let (sum, overflow) = first.addingReportingOverflow(second)
        return overflow ? .max : sum
    }
}
