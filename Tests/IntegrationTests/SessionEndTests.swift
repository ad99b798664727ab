import Exposition
import Foundation
import Testing

/// A child that ends in each way: what `run` exits with, and what the metrics say of it.
struct SessionEndTests {
    /// What stands at the gateway after `run` has ended, which it does by itself.
    private func run(
        _ script: String,
        _ settings: String = "",
        within seconds: Double = 20
    ) async throws -> (status: Int32, families: [ExpositionFamily], errors: String) {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        defer { gateway.send(SIGTERM) }
        let program = try bench.script("assistant.sh", script)
        let file = try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(program)", first], resume: ["\(program)", again]}
            resume: {resetMargin: 1s, confirmAfter: 300ms, maxRetries: 1, backoff: {base: 100ms, max: 200ms}\(settings)}
            http: {listen: none}
            push: {pushgateway: {url: "http://127.0.0.1:\(port)", grouping: {instance: it}}}
            """
        )
        let daemon = try bench.palingenesis(["run", "--config", file])
        let status = try await daemon.end(within: seconds)
        return (status, try bench.metrics("http://127.0.0.1:\(port)/metrics"), daemon.errors)
    }

    /// The value of a sample, whatever group it was pushed into.
    private func value(_ families: [ExpositionFamily], _ name: String, _ labels: [String: String] = [:]) -> Double? {
        let group = ["job": "palingenesis", "instance": "it"]
        return families.value("palingenesis_" + name, labels.merging(group) { $1 })
    }

    @Test func completed() async throws {
        let end = try await run("echo done")
        #expect(end.status == 0)
        #expect(value(end.families, "sessions_started_total") == 1)
        #expect(value(end.families, "detection_latency_seconds_count") == 1)
        #expect(value(end.families, "resumes_total", ["reason": "manual"]) == 0)
        #expect(end.errors.contains("session completed"))
    }

    @Test func aLimitWithoutResetIsRetriedAfterABackoff() async throws {
        let end = try await run("[ $1 = again ] && exit 0; echo 'API Error: Rate limit reached'; exit 1")
        #expect(end.status == 0)
        #expect(value(end.families, "rate_limits_total") == 1)
        #expect(value(end.families, "resumes_total", ["reason": "rate_limit"]) == 1)
        #expect(value(end.families, "resumes_success_total") == 1)
        #expect(value(end.families, "saves_total") == 1)
    }

    @Test func aLimitThatStaysIsGivenUp() async throws {
        let end = try await run("echo 'API Error: Rate limit reached'; exit 1")
        #expect(end.status == 1)
        #expect(value(end.families, "rate_limits_total") == 1)
        #expect(value(end.families, "resumes_total", ["reason": "rate_limit"]) == 2)
        #expect(value(end.families, "resumes_failure_total", ["error_type": "command_failed"]) == 1)
        #expect(value(end.families, "resumes_failure_total", ["error_type": "retry_exceeded"]) == 1)
        #expect(value(end.families, "resumes_success_total") == 0)
        #expect(end.errors.contains("giving up"))
    }

    @Test func anExhaustedContextBeginsANewSession() async throws {
        let end = try await run(
            "[ -e second ] && exit 0; touch second; echo 'Context limit reached · /compact or /clear to continue'; exit 1"
        )
        #expect(end.status == 0)
        #expect(value(end.families, "context_exhaustions_total") == 1)
        #expect(value(end.families, "resumes_total", ["reason": "context_exhausted"]) == 1)
        #expect(value(end.families, "sessions_started_total") == 2)
        #expect(value(end.families, "announced_wait_seconds_count") == 0)
    }

    @Test func killedIsNotResumed() async throws {
        let end = try await run("kill -9 $$")
        #expect(end.status == 137)
        #expect(end.errors.contains("crashed"))
        #expect(end.families.family("palingenesis_resumes_total")?.samples.allSatisfy { $0.value == 0 } == true)
    }

    @Test func killedIsResumedWhereThatIsAllowed() async throws {
        let end = try await run("[ $1 = again ] && exit 0; kill -9 $$", ", onCrash: true")
        #expect(end.status == 0)
        #expect(value(end.families, "resumes_total", ["reason": "crashed"]) == 1)
    }

    @Test func credentialsAreNotRetried() async throws {
        let end = try await run("echo 'Invalid API key · Please run /login'; exit 1")
        #expect(end.status == 1)
        #expect(end.errors.contains("auth"))
        #expect(end.families.family("palingenesis_resumes_total")?.samples.allSatisfy { $0.value == 0 } == true)
    }

    @Test func aCommandThatCannotBeStartedIs127() async throws {
        let bench = try Workbench()
        let daemon = try bench.palingenesis(["run", "--listen", "none", "--", "/nonexistent/assistant"])
        #expect(try await daemon.end() == 127)
        #expect(daemon.errors.contains("/nonexistent/assistant: command not found"))
    }

    @Test func aResumeThatCannotBeStartedIsCounted() async throws {
        let end = try await run("rm -f \"$0\"; echo 'API Error: Rate limit reached'; exit 1")
        #expect(value(end.families, "resumes_failure_total", ["error_type": "spawn_failed"]) == 1)
        #expect(value(end.families, "resumes_failure_total", ["error_type": "retry_exceeded"]) == 1)
        #expect(end.status == 1)
    }
}
