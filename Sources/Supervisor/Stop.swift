public import StopClassification

/// What the state machine needs to know of a session's stop.
public struct Stop: Sendable, Equatable {
    /// Why it stopped.
    public let stopClass: StopClass
    /// When the assistant said it may go on, Unix seconds.
    public let resumeAt: Double?
    /// Time from the stop to its detection, when the time of the stop is known.
    public let latency: Duration?

    /// Makes a stop.
    public init(stopClass: StopClass, resumeAt: Double? = nil, latency: Duration? = nil) {
        self.stopClass = stopClass
        self.resumeAt = resumeAt
        self.latency = latency
    }
}
