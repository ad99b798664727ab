import Exposition
import Foundation
import Testing

/// The complete suite as it stands in the very first scrape: names, types, labels, buckets, all at zero.
struct SuiteTests {
    /// One metric of the contract.
    private struct Contract: CustomStringConvertible {
        let name: String
        let type: ExpositionType
        /// The label sets of its series; one empty set where it has no labels.
        let labels: [[String: String]]
        /// The bounds of a histogram's buckets, as written.
        let bounds: [String]

        var description: String { name }

        static func counter(_ name: String, _ label: String? = nil, _ values: [String] = []) -> Contract {
            Contract(name: name, type: .counter, labels: label.map { label in values.map { [label: $0] } } ?? [[:]], bounds: [])
        }

        static func gauge(_ name: String) -> Contract {
            Contract(name: name, type: .gauge, labels: [[:]], bounds: [])
        }

        static func histogram(_ name: String, _ bounds: String) -> Contract {
            Contract(name: name, type: .histogram, labels: [[:]], bounds: bounds.split(separator: " ").map(String.init) + ["+Inf"])
        }
    }

    private static let reasons = ["rate_limit", "context_exhausted", "manual", "output_limit", "transient", "crashed"]
    private static let failureKinds = [
        "timeout", "spawn_failed", "command_failed", "session_not_found", "retry_exceeded", "cancelled", "config", "io", "state", "unknown",
    ]

    private static let suite: [Contract] = [
        .counter("resumes_total", "reason", reasons),
        .counter("resumes_success_total"),
        .counter("resumes_failure_total", "error_type", failureKinds),
        .counter("sessions_started_total"),
        .counter("rate_limits_total"),
        .counter("context_exhaustions_total"),
        .counter("saves_total"),
        .counter("time_saved_seconds_total"),
        .gauge("daemon_state"),
        .gauge("current_session_steps_completed"),
        .gauge("current_session_steps_total"),
        .gauge("active_sessions"),
        .gauge("retry_attempts"),
        .gauge("uptime_seconds"),
        .gauge("resumes_in_flight"),
        .gauge("wait_deadline_timestamp_seconds"),
        .histogram("resume_duration_seconds", "0.1 0.5 1 2 5 10 30 60"),
        .histogram("detection_latency_seconds", "0.01 0.05 0.1 0.5 1 2 5"),
        .histogram("wait_duration_seconds", "1 5 10 30 60 120 300 600"),
        .histogram("announced_wait_seconds", "60 300 900 1800 3600 7200 18000 86400 604800"),
        .histogram("time_saved_per_resume_seconds", "60 120 180 300 600 900 1800"),
    ]

    /// What is not zero at the beginning of a session.
    private static let waitingForSession = ["daemon_state": 1.0]
    private static let running = ["daemon_state": 1.0, "active_sessions": 1, "sessions_started_total": 1]

    @Test func theFirstScrapeHasEverySeriesAndNothingElse() async throws {
        let bench = try Workbench()
        let daemon = try bench.palingenesis(["run", "--listen", "127.0.0.1:0", "--", "sleep", "60"])
        let url = try await daemon.endpoint()
        let text = try bench.get(url)
        #expect(text.last == UInt8(ascii: "\n"))
        #expect(!text.contains(UInt8(ascii: "\r")))
        let families = try PrometheusTextParser().parse([UInt8](text))
        Invariants.check(families)
        for contract in Self.suite { check(contract, families) }

        let version = try bench.palingenesis(["--version"])
        _ = try await version.end()
        let number = version.output.split(separator: "\n").first.map(String.init) ?? ""
        #expect(families.family("palingenesis_info")?.samples.map(\.value) == [1])
        #expect(families.value("palingenesis_info", ["version": number]) == 1)
        #expect(families.family("palingenesis_build_info")?.type == .gauge)
        #expect(families.value("palingenesis_build_info", ["version": number, "commit": "unknown"]) == 1)

        let own = Self.suite.map { "palingenesis_" + $0.name } + ["palingenesis_info", "palingenesis_build_info"]
        let others = families.map(\.name).filter { !own.contains($0) }
        let sinks = ["palingenesis_push_", "palingenesis_pushgateway_", "palingenesis_statsd_"]
        #expect(others.allSatisfy { name in sinks.contains { name.hasPrefix($0) } }, "\(others)")
        #expect(families.map(\.name) == families.map(\.name).sorted())
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
    }

    private func check(_ contract: Contract, _ families: [ExpositionFamily]) {
        let name = "palingenesis_" + contract.name
        guard let family = families.family(name) else {
            Issue.record("\(name) is missing")
            return
        }
        #expect(family.type == contract.type, "\(contract)")
        #expect(!family.help.isEmpty, "\(contract)")
        if contract.type == .histogram {
            let bounds = family.samples.filter { $0.name == name + "_bucket" }.map { $0.labels.map(\.value) }
            #expect(bounds == contract.bounds.map { [$0] }, "\(contract)")
            #expect(family.samples.count == contract.bounds.count + 2, "\(contract)")
            #expect(family.samples.allSatisfy { $0.value == 0 }, "\(contract)")
            return
        }
        #expect(family.samples.count == contract.labels.count, "\(contract): \(family.samples)")
        for labels in contract.labels {
            guard let value = family.value(name, labels) else {
                Issue.record("\(name) \(labels) is missing")
                continue
            }
            // The one value that is the time's.
            if contract.name == "uptime_seconds" {
                #expect(value > 0 && value < 60)
            } else {
                // The endpoint is there before the session, so the first scrape may come before it.
                let present = families.value("palingenesis_active_sessions") == 1 ? Self.running : Self.waitingForSession
                #expect(value == present[contract.name] ?? 0, "\(name) \(labels)")
            }
        }
    }
}
