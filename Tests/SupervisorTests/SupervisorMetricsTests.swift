import MetricRegistry
import StopClassification
import Testing

@testable import Supervisor

struct SupervisorMetricsTests {
    private func suite(_ totals: SavedTotals = SavedTotals()) throws -> (Registry, SupervisorMetrics) {
        let registry = Registry()
        return (registry, try SupervisorMetrics(registry: registry, totals: totals, version: "1.2.3", commit: "abc", uptime: { 5 }))
    }

    private static let labelled: [String: [String]] = [
        "resumes_total": ["rate_limit", "context_exhausted", "manual", "output_limit", "transient", "crashed"],
        "resumes_failure_total": [
            "timeout", "spawn_failed", "command_failed", "session_not_found", "retry_exceeded", "cancelled", "config", "io", "state",
            "unknown",
        ],
    ]

    @Test func theFirstReadingHoldsTheWholeSuiteAtZero() throws {
        let reading = SuiteReading(try suite().0)
        let counters = [
            "resumes_success_total", "sessions_started_total", "rate_limits_total", "context_exhaustions_total", "saves_total",
            "time_saved_seconds_total",
        ]
        let gauges = [
            "current_session_steps_completed", "current_session_steps_total", "active_sessions", "retry_attempts", "resumes_in_flight",
            "wait_deadline_timestamp_seconds",
        ]
        var expected: [String: Double] = ["daemon_state": 1, "info{1.2.3}": 1, "build_info{abc,1.2.3}": 1, "uptime_seconds": 5]
        for name in counters + gauges { expected[name] = 0 }
        for (name, values) in Self.labelled { for value in values { expected["\(name){\(value)}"] = 0 } }
        #expect(reading.values == expected)
        for name in counters + Self.labelled.keys { #expect(reading.families[name]?.kind == .counter) }
        for name in gauges + ["daemon_state", "info", "build_info", "uptime_seconds"] { #expect(reading.families[name]?.kind == .gauge) }
        #expect(reading.families["resumes_total"]?.labelNames == ["reason"])
        #expect(reading.families["resumes_failure_total"]?.labelNames == ["error_type"])
    }

    @Test(arguments: [
        ("resume_duration_seconds", [0.1, 0.5, 1, 2, 5, 10, 30, 60]),
        ("detection_latency_seconds", [0.01, 0.05, 0.1, 0.5, 1, 2, 5]),
        ("wait_duration_seconds", [1, 5, 10, 30, 60, 120, 300, 600]),
        ("announced_wait_seconds", [60, 300, 900, 1800, 3600, 7200, 18000, 86400, 604_800]),
        ("time_saved_per_resume_seconds", [60, 120, 180, 300, 600, 900, 1800]),
    ])
    func histogramsHaveTheirBuckets(name: String, bounds: [Double]) throws {
        let reading = SuiteReading(try suite().0)
        #expect(reading.families[name]?.upperBounds == bounds)
        #expect(reading.histograms[name]?.count == 0)
        #expect(reading.histograms.count == 5)
    }

    @Test func aDetectionIsCountedWithOrWithoutItsLatency() throws {
        let (registry, metrics) = try suite()
        metrics.recordDetection(latency: nil, stopClass: .rateLimit)
        metrics.recordDetection(latency: .milliseconds(20), stopClass: .contextExhausted)
        metrics.recordDetection(latency: .seconds(-1), stopClass: .unknown)
        let reading = SuiteReading(registry)
        #expect(reading.values["rate_limits_total"] == 1)
        #expect(reading.values["context_exhaustions_total"] == 1)
        #expect(reading.histograms["detection_latency_seconds"]?.bucketCounts == [1, 1, 0, 0, 0, 0, 0, 0])
        #expect(reading.histograms["detection_latency_seconds"]?.sum == 0.02)
    }

    @Test func restoredTotalsAreWhereTheCountersBegin() throws {
        let (registry, metrics) = try suite(SavedTotals(saves: 7, timeSavedSeconds: 100.5))
        metrics.recordTimeSaved(.seconds(10))
        #expect(SuiteReading(registry).values["saves_total"] == 8)
        #expect(metrics.totals == SavedTotals(saves: 8, timeSavedSeconds: 110.5))
        #expect(SuiteReading(registry).histograms["time_saved_per_resume_seconds"]?.sum == 10)
    }

    @Test func aTransitionIsOneEventForReaders() async throws {
        let (registry, metrics) = try suite()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var gauges = SupervisorGauges()
                gauges.hasSession = true
                for _ in 0..<5000 {
                    gauges.state = .waiting
                    gauges.waitDeadline = 1
                    metrics.record([.stopped(.rateLimit, latency: nil), .waitBegan(planned: .seconds(1))], gauges)
                    gauges.state = .resuming
                    gauges.waitDeadline = nil
                    metrics.record([.waitEnded(.seconds(1)), .attemptBegan(.rateLimit)], gauges)
                    gauges.state = .monitoring
                    metrics.record([.attemptSucceeded(.seconds(1)), .saved(.seconds(1))], gauges)
                }
            }
            group.addTask { for _ in 0..<500 { SuiteReading(registry).checkInvariants() } }
        }
        #expect(SuiteReading(registry).values["saves_total"] == 5000)
    }
}
