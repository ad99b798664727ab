import Exposition
import Pushgateway
import Testing

@testable import Job

struct JobTotalsTests {
    private func totals() -> JobTotals {
        var totals = JobTotals()
        totals.add(.success, at: 1000.5)
        totals.add(.failure, at: 1001)
        totals.overlaps = 2
        return totals
    }

    @Test func aFailedRunKeepsTheLastSuccess() {
        #expect(totals().lastSuccess == 1000.5)
        #expect(totals().runs == [.success: 1, .failure: 1])
    }

    @Test func whatTheGatewayStillShowsIsAddedOnce() {
        var totals = totals()
        let recorded = JobTotals(runs: [.success: 40, .timeout: 1], overlaps: 1, lastSuccess: 900, isComplete: false)
        totals.complete(with: recorded)
        totals.complete(with: recorded)
        #expect(totals == JobTotals(runs: [.success: 41, .failure: 1, .timeout: 1], overlaps: 3, lastSuccess: 1000.5, isComplete: true))
    }

    @Test func countsStayInRange() {
        var totals = JobTotals(runs: [.success: .max], isComplete: true)
        totals.add(.success, at: 1)
        #expect(totals.runs == [.success: .max])
    }

    @Test func theTextComesBackAsItIs() {
        var totals = totals()
        #expect(JobTotals(text: totals.text) == totals)
        totals.complete(with: JobTotals())
        #expect(JobTotals(text: totals.text) == totals)
        #expect(JobTotals(text: JobTotals().text) == JobTotals())
    }

    @Test func anyDamageIsNoticed() {
        let text = totals().text
        for index in text.indices {
            var damaged = text
            damaged[index] ^= 1
            #expect(JobTotals(text: damaged) == nil, "byte \(index)")
            #expect(JobTotals(text: Array(text[..<index])) == nil)
        }
        #expect(JobTotals(text: []) == nil)
    }

    @Test func aGroupIsReadByExactlyItsLabels() throws {
        let text = """
            job_runs_total{instance="h",job="backup",outcome="success"} 12
            job_runs_total{instance="h",job="backup",outcome="failure",zone="z"} 99
            job_runs_total{instance="other",job="backup",outcome="failure"} 98
            job_last_success_timestamp_seconds{instance="h",job="backup"} 1700000000

            """
        let samples = GatewaySamples(families: try PrometheusTextParser().parse(Array(text.utf8)), time: nil)
        let group = try GroupingKey(job: "backup", labels: ["instance": "h"])
        #expect(JobTotals(samples, group: group) == JobTotals(runs: [.success: 12], lastSuccess: 1_700_000_000))
        let without = try GroupingKey(job: "elsewhere")
        #expect(JobTotals(samples, group: without) == JobTotals())
    }

    @Test(arguments: ["-1", "NaN", "+Inf", "1e300"])
    func anImpossibleCountCountsNothing(value: String) throws {
        let text = "job_runs_total{job=\"j\",instance=\"\",outcome=\"success\"} \(value)\n"
        let samples = GatewaySamples(families: try PrometheusTextParser().parse(Array(text.utf8)), time: nil)
        #expect(JobTotals(samples, group: try GroupingKey(job: "j")) == JobTotals())
    }
}
