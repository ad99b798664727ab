import Exposition
import Testing

@testable import Job

struct JobMetricsTests {
    private static let usage = JobEnd.Usage(userSeconds: 1.5, systemSeconds: 0.25, residentBytes: 4096)

    private func families(_ text: [UInt8]) throws -> [ExpositionFamily] { try PrometheusTextParser().parse(text) }

    @Test func theStartTellsOfTheStartAlone() throws {
        let families = try families(JobMetrics.started(at: 12.5))
        #expect(families.map(\.name) == ["job_running", "job_start_timestamp_seconds"])
        #expect(families.value("job_running") == 1)
        #expect(families.value("job_start_timestamp_seconds") == 12.5)
    }

    @Test func theEndTellsEverythingThatIsKnown() throws {
        let end = JobEnd(waitStatus: 3 << 8, timedOut: false, seconds: 2.5, usage: Self.usage)
        let totals = JobTotals(runs: [.success: 4, .failure: 1], overlaps: 2, lastSuccess: 7, isComplete: true)
        let families = try families(JobMetrics.ended(end, startedAt: 12.5, isStillRunning: false, totals: totals))
        #expect(families.value("job_running") == 0)
        #expect(families.value("job_duration_seconds") == 2.5)
        #expect(families.value("job_exit_code") == 3)
        #expect(families.value("job_cpu_seconds", ["mode": "user"]) == 1.5)
        #expect(families.value("job_cpu_seconds", ["mode": "system"]) == 0.25)
        #expect(families.value("job_max_resident_memory_bytes") == 4096)
        #expect(families.value("job_last_success_timestamp_seconds") == 7)
        let runs = JobOutcome.allCases.map { families.value("job_runs_total", ["outcome": $0.rawValue]) }
        #expect(runs == [4, 1, 0, 0, 0])
        #expect(families.family("job_runs_total")?.type == .counter)
        #expect(families.value("job_overlapping_runs_total") == 2)
    }

    @Test func whatIsNotKnownIsLeftOut() throws {
        let end = JobEnd(spawnFailed: true)
        let families = try families(JobMetrics.ended(end, startedAt: 1, isStillRunning: true, totals: JobTotals(runs: [.spawnFailed: 1])))
        #expect(families.map(\.name) == ["job_duration_seconds", "job_exit_code", "job_running", "job_start_timestamp_seconds"])
        #expect(families.value("job_running") == 1)
    }
}
