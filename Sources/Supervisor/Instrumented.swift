public import StopClassification

/// What the supervisor reports through.
///
/// Whatever is reported has happened.
///
/// Calls made inside one `recordTogether` are one event for whoever reads the metrics.
public protocol Instrumented: Sendable {
    /// Makes the calls of the body one event.
    func recordTogether(_ body: () -> Void)
    /// A session was seen or created.
    func recordSessionStarted()
    /// A stop was detected; with the time from the stop to its detection, when that of the stop is known.
    func recordDetection(latency: Duration?, stopClass: StopClass)
    /// A wait began, planned to last this long.
    func recordWaitStarted(planned: Duration)
    /// A wait ended, cancelled ones too, after this time.
    func recordWait(_ duration: Duration)
    /// An attempt to resume began.
    func recordResumeStarted(reason: ResumeReason)
    /// An attempt ended: with success (`failure` is nil) or otherwise.
    func recordResumeCompleted(duration: Duration, failure: ResumeFailureKind?)
    /// An automatic resume succeeded and saved this much of a person's time.
    func recordTimeSaved(_ duration: Duration)
    /// The present state.
    func recordState(_ gauges: SupervisorGauges)
}

extension Instrumented {
    /// Reports a transition's facts and the state after it as one event.
    func record(_ facts: [SessionTransition.Fact], _ gauges: SupervisorGauges) {
        recordTogether {
            for fact in facts {
                switch fact {
                case .sessionStarted: recordSessionStarted()
                case .stopped(let stopClass, let latency): recordDetection(latency: latency, stopClass: stopClass)
                case .waitBegan(let planned): recordWaitStarted(planned: planned)
                case .waitEnded(let duration): recordWait(duration)
                case .attemptBegan(let reason): recordResumeStarted(reason: reason)
                case .attemptSucceeded(let duration): recordResumeCompleted(duration: duration, failure: nil)
                case .attemptFailed(let duration, let kind): recordResumeCompleted(duration: duration, failure: kind)
                case .saved(let duration): recordTimeSaved(duration)
                }
            }
            recordState(gauges)
        }
    }
}
