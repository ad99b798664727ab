import Exposition
import Foundation
import Testing

/// What users and networks get wrong: each gets a message, an exit status or a metric, and the session goes on.
struct BadInputTests {
    /// Runs a session that lasts while `body` looks at it, with the sinks of the configuration.
    private func withSession(
        _ configuration: String,
        _ body: (Workbench, ChildProgram, String) async throws -> Void
    ) async throws {
        let bench = try Workbench()
        let file = try bench.write("config.yaml", "http: {listen: \"127.0.0.1:0\"}\n" + configuration)
        let daemon = try bench.palingenesis(["run", "--config", file, "--", "sleep", "60"])
        let url = try await daemon.endpoint()
        try await body(bench, daemon, url)
        #expect(try bench.metrics(url).value("palingenesis_daemon_state") == 1)
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
    }

    private func failures(_ bench: Workbench, _ url: String, _ sink: String, _ kind: String) -> Double {
        (try? bench.metrics(url).value("palingenesis_push_failures_total", ["sink": sink, "kind": kind])) ?? -1
    }

    @Test func anUnreachableHostIsAFailedPush() async throws {
        let port = try Workbench.freePort()
        let sinks = "push: {exitBudget: 1s, pushgateway: {url: \"http://127.0.0.1:\(port)\", interval: 200ms}}\n"
        try await withSession(sinks) { bench, daemon, url in
            try await eventually("the push fails") { failures(bench, url, "pushgateway", "transient") >= 1 }
            try await eventually("the log says so") { daemon.errors.contains("cannot connect to 127.0.0.1:\(port): Connection refused") }
        }
    }

    @Test func aNameThatDoesNotResolveIsAFailedPush() async throws {
        // The name can exist nowhere (RFC 6761), so whatever answers here says no.
        let sinks = """
            push:
              exitBudget: 1s
              pushgateway: {url: "http://gateway.invalid:9091", interval: 200ms}
              statsd: {address: "statsd.invalid:8125", receiver: datadog, interval: 200ms}

            """
        try await withSession(sinks) { bench, daemon, url in
            for sink in ["pushgateway", "statsd"] {
                try await eventually("the push to \(sink) fails") { failures(bench, url, sink, "transient") >= 1 }
            }
            try await eventually("the log says so: \(daemon.errors)") {
                daemon.errors.contains("push to pushgateway failed: cannot resolve gateway.invalid ")
                    && daemon.errors.contains("push to statsd failed: cannot resolve \"statsd.invalid\"")
            }
        }
    }

    @Test func hostileLabelValuesArriveAsTheyAre() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let value = "quote \" backslash \\ slash / line\nend é 🙂 %2F ."
        let quoted = String(decoding: try JSONEncoder().encode(value), as: UTF8.self).replacingOccurrences(of: "\\/", with: "/")
        let file = try bench.write(
            "config.yaml",
            "http: {listen: none}\npush: {pushgateway: {url: \"http://127.0.0.1:\(port)\", grouping: {odd: \(quoted)}}}\n"
        )
        let daemon = try bench.palingenesis(["run", "--config", file, "--", "true"])
        #expect(try await daemon.end() == 0, "\(daemon.errors)")
        let samples = try bench.metrics("http://127.0.0.1:\(port)/metrics").family("palingenesis_sessions_started_total")?.samples
        #expect(samples?.map(\.value) == [1])
        #expect(samples?.first?.label("odd") == value)
        gateway.send(SIGTERM)
    }

    @Test(arguments: [
        ("a folder", "mkdir session.md", "session.md"),
        ("no text", "printf '\\377\\376' >session.md", "session.md"),
        ("a front matter that does not end", "printf -- '---\\nsession_id: x\\n' >session.md", "session.md"),
        ("a front matter that is no mapping", "printf -- '---\\n- a\\n---\\n' >session.md", "session.md"),
    ])
    func anUnreadableSessionFileIsAWarning(what: String, making: String, named: String) async throws {
        let bench = try Workbench()
        #expect(try await ChildProgram("/bin/sh", ["-c", making], directory: bench.directory).end() == 0)
        let file = try bench.write("config.yaml", "http: {listen: \"127.0.0.1:0\"}\nsession: {file: \(named)}\n")
        let daemon = try bench.palingenesis(["run", "--config", file, "--", "sleep", "60"])
        let url = try await daemon.endpoint()
        try await eventually("the warning: \(daemon.errors)") { daemon.errors.contains("warning: session file ") }
        // The file is looked at before the assistant is started.
        try await eventually("the session: \(daemon.errors)") { try bench.metrics(url).value("palingenesis_active_sessions") == 1 }
        #expect(try bench.metrics(url).value("palingenesis_current_session_steps_total") == 0)
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
    }

    @Test func aSessionFileThatComesLaterIsRead() async throws {
        try await withSession("session: {file: later.md}\n") { bench, daemon, url in
            try await eventually("it is missed") { daemon.errors.contains("warning: session file later.md: no such file") }
            _ = try bench.write("later.md", "---\nstepsCompleted: [1, 2]\ntotalSteps: 5\n---\n")
            try await eventually("the steps are there: \(daemon.errors)") {
                let families = try bench.metrics(url)
                return families.value("palingenesis_current_session_steps_completed") == 2
                    && families.value("palingenesis_current_session_steps_total") == 5
            }
        }
    }

    /// It may come later, so `run` begins without it; `check` says what is there now.
    @Test func aSecretFileThatIsMissingIsAFailedPushAndAFindingOfCheck() async throws {
        let sinks = "push: {pushgateway: {url: \"http://127.0.0.1:1\", interval: 200ms, bearerTokenFile: token}}\n"
        try await withSession(sinks) { bench, daemon, url in
            try await eventually("the push fails") { failures(bench, url, "pushgateway", "configuration") >= 1 }
            try await eventually("the log says so") { daemon.errors.contains("the secret file token cannot be opened: No such file") }
            let check = try bench.palingenesis(["check", "--config", "config.yaml"])
            #expect(try await check.end() == 78)
            #expect(check.errors == "palingenesis: push.pushgateway.bearerTokenFile: token: No such file or directory\n")
            _ = try bench.write("token", "secret\n")
            #expect(try await bench.palingenesis(["check", "--config", "config.yaml"]).end() == 0)
            try await eventually("the next push has it") { failures(bench, url, "pushgateway", "transient") >= 1 }
        }
    }
}
