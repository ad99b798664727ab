import MetricRegistry
import Supervisor
import Testing

@testable import Simulation

struct SuiteInvariantsTests {
    private let registry = Registry()
    private let metrics: SupervisorMetrics
    private let begin: SuiteReading

    init() throws {
        metrics = try SupervisorMetrics(registry: registry, version: "1", commit: "c", uptime: { 0 })
        begin = SuiteReading(registry)
    }

    private func violations(after before: SuiteReading? = nil) -> [String] {
        SuiteInvariants.violations(SuiteReading(registry), since: begin, after: before ?? begin).map { String($0.prefix(1)) }
    }

    @Test func aNewSuiteHoldsThemAll() {
        metrics.recordState(SupervisorGauges())
        #expect(violations() == [])
    }

    @Test func anAttemptThatNobodyEndedIsFound() {
        metrics.recordState(SupervisorGauges())
        metrics.recordResumeStarted(reason: .rateLimit)
        #expect(violations() == ["1"])
    }

    @Test func aSaveWithoutASuccessIsFound() {
        metrics.recordState(SupervisorGauges())
        metrics.recordTimeSaved(.seconds(300))
        #expect(violations() == ["7"])
    }

    @Test func anAutomaticSuccessThatIsNoSaveIsFound() {
        metrics.recordState(SupervisorGauges())
        metrics.recordResumeStarted(reason: .rateLimit)
        metrics.recordResumeCompleted(duration: .seconds(1), failure: nil)
        #expect(violations() == ["7"])
    }

    @Test func aWaitWithoutADeadlineAndRetriesWithoutAnIncidentAreFound() {
        var gauges = SupervisorGauges()
        gauges.state = .waiting
        metrics.recordState(gauges)
        #expect(violations() == ["4"])
        gauges.state = .monitoring
        gauges.retries = 2
        metrics.recordState(gauges)
        #expect(violations() == ["5"])
    }

    @Test func aCounterThatIsGoneIsFound() throws {
        metrics.recordState(SupervisorGauges())
        metrics.recordSessionStarted()
        let before = SuiteReading(registry)
        let other = Registry()
        _ = try SupervisorMetrics(registry: other, version: "1", commit: "c", uptime: { 0 })
        let violations = SuiteInvariants.violations(SuiteReading(other), since: begin, after: before)
        #expect(violations.contains("8: sessions_started_total has decreased or is gone"))
    }
}
