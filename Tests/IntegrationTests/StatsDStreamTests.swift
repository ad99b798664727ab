import Exposition
import Foundation
import Testing

/// What a StatsD receiver adds up is what the endpoint shows.
struct StatsDStreamTests {
    private func differences(_ endpoint: [ExpositionFamily], _ totals: StatsDTotals, _ syntax: StatsDTotals.Syntax) -> [String] {
        Comparison.differences(endpoint) { name, labels in
            // Graphite's tags cannot hold a plus sign.
            totals.value(name, syntax == .graphite ? labels.mapValues { $0 == "+Inf" ? "Inf" : $0 } : labels)
        }
    }

    @Test(arguments: [("datadog", StatsDTotals.Syntax.datadog), ("statsd_exporter", .datadog), ("etsy", .graphite)])
    func theDeltasAddUpToTheEndpointsNumbers(receiver: String, syntax: StatsDTotals.Syntax) async throws {
        let bench = try Workbench()
        let totals = try StatsDTotals(syntax)
        let file = try LimitedSession.configuration(
            bench,
            "statsd: {address: \"\(totals.address)\", receiver: \(receiver), interval: 200ms, maxDatagramBytes: 700}"
        )
        let daemon = try bench.palingenesis(["run", "--stay", "--config", file])
        let url = try await daemon.endpoint()
        try await eventually("the session completes: \(daemon.errors)") {
            totals.drain()
            return daemon.errors.contains("session completed")
        }
        let endpoint = try bench.metrics(url)
        #expect(endpoint.value("palingenesis_resumes_success_total") == 1)
        try await eventually("the totals are the endpoint's: \(differences(endpoint, totals, syntax))") {
            totals.drain()
            return differences(endpoint, totals, syntax).isEmpty
        }
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
        totals.drain()
        #expect(differences(endpoint, totals, syntax) == [])
        #expect(totals.malformed == [])
        #expect(totals.longestDatagram <= 700)
    }

    /// Other datagrams, another receiver, and back again: each has been sent everything once.
    @Test func aReloadLosesAndDoublesNothing() async throws {
        let bench = try Workbench()
        let (first, second) = (try StatsDTotals(.datadog), try StatsDTotals(.datadog))
        func configure(_ totals: StatsDTotals, bytes: Int) throws -> String {
            try LimitedSession.configuration(
                bench,
                "statsd: {address: \"\(totals.address)\", receiver: datadog, interval: 200ms, maxDatagramBytes: \(bytes)}"
            )
        }
        let daemon = try bench.palingenesis(["run", "--stay", "--config", try configure(first, bytes: 700)])
        let url = try await daemon.endpoint()
        try await eventually("the session completes: \(daemon.errors)") { daemon.errors.contains("session completed") }
        for (totals, bytes) in [(first, 700), (second, 700), (first, 300)] {
            _ = try configure(totals, bytes: bytes)
            daemon.send(SIGHUP)
            let endpoint = try bench.metrics(url)
            totals.forgetLongest()
            try await eventually("the totals are the endpoint's: \(differences(endpoint, totals, .datadog))") {
                totals.drain()
                return totals.longestDatagram > 0 && differences(endpoint, totals, .datadog).isEmpty
            }
            // What the endpoint shows of pushes moves on; the rest may not.
            #expect(totals.value("palingenesis_resumes_success_total") == 1)
            #expect(totals.value("palingenesis_wait_duration_seconds_count") == 1)
            #expect(totals.longestDatagram <= 700)
        }
        first.drain()
        first.forgetLongest()
        try await eventually("datagrams have the new size") {
            first.drain()
            return first.longestDatagram > 0
        }
        #expect(first.longestDatagram <= 300)
        let status = try bench.palingenesis(["status"])
        #expect(try await status.end() == 0)
        #expect(status.output.contains("UDP does not tell what arrived"), "\(status.output)")
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
    }

    @Test func theEndOfARunIsSentBeforeItsNextTick() async throws {
        let bench = try Workbench()
        let totals = try StatsDTotals(.datadog)
        let file = try LimitedSession.configuration(bench, "statsd: {address: \"\(totals.address)\", receiver: datadog, interval: 1h}")
        let daemon = try bench.palingenesis(["run", "--config", file])
        #expect(try await daemon.end() == 0)
        totals.drain()
        #expect(totals.value("palingenesis_resumes_success_total") == 1)
        #expect(totals.value("palingenesis_resumes_total", ["reason": "rate_limit"]) == 1)
        #expect(totals.value("palingenesis_wait_duration_seconds_bucket", ["le": "+Inf"]) == 1)
        #expect(totals.value("palingenesis_active_sessions") == 0)
    }

    /// What an earlier run had saved is Prometheus' starting point, and no receiver's delta.
    @Test func aRestoredCounterIsNoDelta() async throws {
        let bench = try Workbench()
        for run in 1...2 {
            let totals = try StatsDTotals(.datadog)
            let file = try LimitedSession.configuration(
                bench,
                "statsd: {address: \"\(totals.address)\", receiver: datadog, interval: 200ms}"
            )
            let daemon = try bench.palingenesis(["run", "--stay", "--config", file])
            let url = try await daemon.endpoint()
            try await eventually("the session completes: \(daemon.errors)") {
                totals.drain()
                return daemon.errors.contains("session completed")
            }
            let endpoint = try bench.metrics(url)
            #expect(endpoint.value("palingenesis_saves_total") == Double(run))
            let saved = try #require(endpoint.value("palingenesis_time_saved_per_resume_seconds_sum"))
            let total = try #require(endpoint.value("palingenesis_time_saved_seconds_total"))
            #expect(saved >= 300)
            #expect(run == 1 ? abs(total - saved) < 1e-6 : total - saved >= 300)
            daemon.send(SIGTERM)
            #expect(try await daemon.end() == 0)
            totals.drain()
            #expect(totals.value("palingenesis_saves_total") == 1)
            #expect(abs((totals.value("palingenesis_time_saved_seconds_total") ?? 0) - saved) < 1e-6)
        }
    }
}
