import StopClassification
import Supervisor
import TestSupport

/// The real metrics, and a count of the events that reached them, which tests can wait for.
struct WitnessedMetrics: Instrumented {
    let base: SupervisorMetrics
    let events = Watched(0)

    func recordTogether(_ body: () -> Void) {
        base.recordTogether(body)
        events.update { $0 += 1 }
    }

    func recordSessionStarted() { base.recordSessionStarted() }
    func recordDetection(latency: Duration?, stopClass: StopClass) { base.recordDetection(latency: latency, stopClass: stopClass) }
    func recordWaitStarted(planned: Duration) { base.recordWaitStarted(planned: planned) }
    func recordWait(_ duration: Duration) { base.recordWait(duration) }
    func recordResumeStarted(reason: ResumeReason) { base.recordResumeStarted(reason: reason) }
    func recordResumeCompleted(duration: Duration, failure: ResumeFailureKind?) {
        base.recordResumeCompleted(duration: duration, failure: failure)
    }
    func recordTimeSaved(_ duration: Duration) { base.recordTimeSaved(duration) }
    func recordState(_ gauges: SupervisorGauges) { base.recordState(gauges) }
}
