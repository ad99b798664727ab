public import StopClassification

/// What the state machine needs to know of a session's stop.
public struct Stop: Sendable, Equatable {
    /// What came of the session before it stopped.
    public struct Progress: Sendable, Equatable {
        /// The assistant answered: its provider took a request.
        public var didAnswer: Bool
        /// A step was done, by the session file.
        public var didStep: Bool

        /// Makes a note; without arguments nothing came of it.
        public init(didAnswer: Bool = false, didStep: Bool = false) {
            self.didAnswer = didAnswer
            self.didStep = didStep
        }
    }

    /// Why it stopped.
    public let stopClass: StopClass
    /// When the assistant said it may go on, Unix seconds.
    public let resumeAt: Double?
    /// Time from the stop to its detection, when the time of the stop is known.
    public let latency: Duration?
    /// What came of the session since it was started or resumed.
    public let progress: Progress

    /// Makes a stop.
    public init(stopClass: StopClass, resumeAt: Double? = nil, latency: Duration? = nil, progress: Progress = Progress()) {
        self.stopClass = stopClass
        self.resumeAt = resumeAt
        self.latency = latency
        self.progress = progress
    }
}
