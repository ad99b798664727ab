import Exposition
import Foundation
import Testing

/// The whole suite: names, types, labels, buckets, zeros at the start, and what holds between the values while things happen.
struct SuiteTests {
    /// One family as it is pinned: its type, its label sets, its buckets.
    private struct Pinned {
        let type: ExpositionType
        var labels: [[String: String]] = [[:]]
        var bounds: [String] = []
    }

    private static func labelled(_ name: String, _ values: String) -> [[String: String]] {
        values.split(separator: " ").map { [name: String($0)] }
    }

    private static let pinned: [String: Pinned] = [
        "resumes_total": Pinned(
            type: .counter,
            labels: labelled("reason", "rate_limit context_exhausted manual output_limit transient crashed")
        ),
        "resumes_success_total": Pinned(type: .counter),
        "resumes_failure_total": Pinned(
            type: .counter,
            labels: labelled(
                "error_type",
                "timeout spawn_failed command_failed session_not_found retry_exceeded cancelled config io state unknown"
            )
        ),
        "sessions_started_total": Pinned(type: .counter),
        "rate_limits_total": Pinned(type: .counter),
        "context_exhaustions_total": Pinned(type: .counter),
        "saves_total": Pinned(type: .counter),
        "time_saved_seconds_total": Pinned(type: .counter),
        "daemon_state": Pinned(type: .gauge),
        "current_session_steps_completed": Pinned(type: .gauge),
        "current_session_steps_total": Pinned(type: .gauge),
        "active_sessions": Pinned(type: .gauge),
        "retry_attempts": Pinned(type: .gauge),
        "info": Pinned(type: .gauge, labels: [["version": "0.1.0"]]),
        "build_info": Pinned(type: .gauge, labels: [["version": "0.1.0", "commit": "unknown"]]),
        "uptime_seconds": Pinned(type: .gauge),
        "resumes_in_flight": Pinned(type: .gauge),
        "wait_deadline_timestamp_seconds": Pinned(type: .gauge),
        "resume_duration_seconds": Pinned(type: .histogram, bounds: ["0.1", "0.5", "1", "2", "5", "10", "30", "60", "+Inf"]),
        "detection_latency_seconds": Pinned(type: .histogram, bounds: ["0.01", "0.05", "0.1", "0.5", "1", "2", "5", "+Inf"]),
        "wait_duration_seconds": Pinned(type: .histogram, bounds: ["1", "5", "10", "30", "60", "120", "300", "600", "+Inf"]),
        "announced_wait_seconds": Pinned(
            type: .histogram,
            bounds: ["60", "300", "900", "1800", "3600", "7200", "18000", "86400", "604800", "+Inf"]
        ),
        "time_saved_per_resume_seconds": Pinned(
            type: .histogram,
            bounds: ["60", "120", "180", "300", "600", "900", "1800", "+Inf"]
        ),
        "push_attempts_total": Pinned(type: .counter, labels: labelled("sink", "pushgateway statsd")),
        "push_failures_total": Pinned(
            type: .counter,
            labels: ["pushgateway", "statsd"].flatMap { sink in
                labelled("kind", "transient timeout configuration rejected cancelled").map { $0.merging(["sink": sink]) { $1 } }
            }
        ),
        "push_duration_seconds": Pinned(
            type: .histogram,
            labels: labelled("sink", "pushgateway statsd"),
            bounds: ["0.005", "0.01", "0.05", "0.1", "0.5", "1", "5", "10", "30", "+Inf"]
        ),
        "push_bytes_total": Pinned(type: .counter, labels: labelled("sink", "pushgateway statsd")),
        "push_last_success_timestamp_seconds": Pinned(type: .gauge, labels: labelled("sink", "pushgateway statsd")),
        "push_consecutive_failures": Pinned(type: .gauge, labels: labelled("sink", "pushgateway statsd")),
        "statsd_datagrams_total": Pinned(type: .counter, labels: labelled("outcome", "sent refused dropped")),
        "statsd_skipped_samples_total": Pinned(type: .counter, labels: labelled("reason", "nan infinite too_long")),
    ]

    @Test func theFirstScrapeHasEverySeriesAtItsStart() async throws {
        let bench = try Workbench()
        let daemon = try bench.palingenesis(["run", "--listen", "127.0.0.1:0", "--", "sleep", "60"])
        let url = try await daemon.endpoint()
        try await eventually("the session has begun") { try bench.metrics(url).value("palingenesis_active_sessions") == 1 }
        let families = try bench.metrics(url)
        #expect(families.map(\.name) == Self.pinned.keys.map { "palingenesis_" + $0 }.sorted())
        let ones: Set = ["sessions_started_total", "daemon_state", "active_sessions", "info", "build_info"]
        for (name, pinned) in Self.pinned {
            let family = try #require(families.family("palingenesis_" + name))
            #expect(family.type == pinned.type, "\(name)")
            #expect(!family.help.isEmpty, "\(name)")
            var expected: [Set<ExpositionLabel>] = []
            for labels in pinned.labels {
                let labels = Set(labels.map { ExpositionLabel(name: $0.key, value: $0.value) })
                expected += pinned.bounds.map { labels.union([ExpositionLabel(name: "le", value: $0)]) }
                expected.append(labels)
                if pinned.type == .histogram { expected.append(labels) }
            }
            #expect(Dictionary(grouping: family.samples) { Set($0.labels) }.mapValues(\.count) == expected.reduce(into: [:]) { $0[$1, default: 0] += 1 }, "\(name)")
            guard name != "uptime_seconds" else { continue }
            #expect(family.samples.allSatisfy { $0.value == (ones.contains(name) ? 1 : 0) }, "\(name)")
        }
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
    }

    /// A limit, a resume that fails, one that works, an exhausted context, a new session: every state, many scrapes.
    @Test func theInvariantsHoldAtEveryScrapeOfAnEventfulRun() async throws {
        let bench = try Workbench()
        let script = try bench.script(
            "assistant.sh",
            """
            count=$(($(cat count 2>/dev/null || echo 0) + 1)); echo $count > count
            printf -- '---\\nstepsCompleted: [1, 2]\\ntotalSteps: 5\\n---\\n' > session.md
            case $count in
                1|2) echo 'API Error: Rate limit reached'; exit 1;;
                3) sleep 1; echo 'Context limit reached · /compact or /clear to continue'; exit 1;;
            esac
            sleep 1
            """
        )
        let file = try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)"], resume: ["\(script)"]}
            session: {file: session.md}
            resume: {confirmAfter: 300ms, backoff: {base: 500ms, max: 500ms, jitter: 0}}
            http: {listen: "127.0.0.1:0"}
            """
        )
        let daemon = try bench.palingenesis(["run", "--stay", "--config", file])
        let url = try await daemon.endpoint()
        var watch = InvariantWatch()
        try await eventually("the session completes: \(daemon.errors)") {
            watch.take(try bench.metrics(url))
            return daemon.errors.contains("session completed")
        }
        let end = try bench.metrics(url)
        watch.take(end)
        #expect(watch.states.contains(3) && watch.states.contains(4), "\(watch.states)")
        #expect(watch.states.last == 1)
        #expect(end.value("palingenesis_resumes_total", ["reason": "rate_limit"]) == 2)
        #expect(end.value("palingenesis_resumes_total", ["reason": "context_exhausted"]) == 1)
        #expect(end.value("palingenesis_resumes_failure_total", ["error_type": "command_failed"]) == 1)
        #expect(end.value("palingenesis_resumes_success_total") == 2)
        #expect(end.value("palingenesis_rate_limits_total") == 1)
        #expect(end.value("palingenesis_context_exhaustions_total") == 1)
        #expect(end.value("palingenesis_sessions_started_total") == 2)
        #expect(end.value("palingenesis_saves_total") == 2)
        #expect(end.value("palingenesis_wait_duration_seconds_count") == 2)
        #expect(end.value("palingenesis_announced_wait_seconds_sum") == 1)
        let waited = try #require(end.value("palingenesis_wait_duration_seconds_sum"))
        let saved = try #require(end.value("palingenesis_time_saved_seconds_total"))
        #expect(abs(saved - (600 + waited)) < 1e-6)
        #expect(end.value("palingenesis_active_sessions") == 0)
        #expect(end.value("palingenesis_current_session_steps_completed") == 0)
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
    }

    @Test func theStepsAreTheSessionFiles() async throws {
        let bench = try Workbench()
        _ = try bench.write("session.md", "---\nstepsCompleted: [1, 'step-02', 3]\ntotalSteps: 7\n---\ntext\n")
        let daemon = try bench.palingenesis([
            "run", "--listen", "127.0.0.1:0", "--session-file", "session.md", "--", "sleep", "60",
        ])
        let url = try await daemon.endpoint()
        func steps() throws -> [Double?] {
            let families = try bench.metrics(url)
            return ["completed", "total"].map { families.value("palingenesis_current_session_steps_\($0)") }
        }
        try await eventually("the steps are there") { try steps() == [3, 7] }
        _ = try bench.write("session.md", "---\nsteps_completed: [1, 2, 3, 4]\ntotal_steps: 8\n---\n")
        try await eventually("the change is seen") { try steps() == [4, 8] }
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
    }

    /// Readers that do not read, and scrapes ten times a second, while attempts fall due.
    @Test func scrapesDelayNoTransition() async throws {
        let bench = try Workbench()
        let script = try bench.script(
            "assistant.sh",
            "date +%s.%N >> starts; [ $(wc -l < starts) -gt 4 ] && exit 0; echo 'API Error: Rate limit reached'; exit 1"
        )
        let file = try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)"], resume: ["\(script)"]}
            resume: {backoff: {base: 600ms, max: 600ms, jitter: 0}}
            http: {listen: "127.0.0.1:0"}
            """
        )
        let daemon = try bench.palingenesis(["run", "--stay", "--config", file])
        let url = try await daemon.endpoint()
        let address = url.dropFirst("http://".count).dropLast("/metrics".count).split(separator: ":")
        let clients = try bench.python(
            """
            import socket, time
            clients = [socket.create_connection(('\(address[0])', \(address[1]))) for _ in range(5)]
            for client in clients:
                client.setblocking(False)
                try:
                    while True: client.send(b'GET /metrics HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' * 100)
                except BlockingIOError: pass
            print('open', flush=True)
            time.sleep(60)
            """
        )
        try await eventually("the clients are stuck: \(clients.errors)") { clients.output == "open\n" }
        var deadlines: Set<Double> = []
        var scrapes = 0
        while !daemon.errors.contains("session completed") {
            let families = try bench.metrics(url)
            if let deadline = families.value("palingenesis_wait_deadline_timestamp_seconds"), deadline > 0 { deadlines.insert(deadline) }
            scrapes += 1
            try #require(scrapes < 400, "\(daemon.errors)")
            try await Task.sleep(for: .milliseconds(50))
        }
        clients.send(SIGKILL)
        let starts = try String(contentsOfFile: bench.directory.path + "/starts", encoding: .utf8).split(separator: "\n").compactMap { Double($0) }
        #expect(starts.count == 5)
        #expect(!deadlines.isEmpty)
        for deadline in deadlines {
            let start = try #require(starts.first { $0 > deadline - 0.05 })
            #expect(start - deadline < 0.4, "\(start - deadline) s late")
        }
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
    }
}
