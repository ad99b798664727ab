extension StopClassification {
    /// The longest wait, in seconds, that an announcement for this quota is believed: none resets later, so a later moment is an error
    /// or a changed clock, and the service says again what is so.
    public var longestWait: Double {
        switch kind {
        case .session, .request: 86_400
        case .daily: 2 * 86_400
        // A week, and a day for clocks and zones that differ.
        case .weekly, .model, nil: 8 * 86_400
        }
    }

    /// Whether the announced reset lies further ahead of `now` (Unix seconds) than anybody waits.
    public func isBeyondLongestWait(at now: Double) -> Bool {
        resumeAt.map { $0 - now > longestWait } ?? false
    }

    /// The announced reset as far as it is believed at `now`, Unix seconds; nil when none was announced.
    public func believedResumeAt(at now: Double) -> Double? {
        resumeAt.map { min($0, now + longestWait) }
    }
}
