import Exposition
import Foundation
import Testing

/// Scraping ten times a second delays no transition, and no scrape sees half of one.
struct ScrapeLoadTests {
    @Test func transitionsKeepTheirTimes() async throws {
        let bench = try Workbench()
        // Eleven processes, each of which stops at once; ten waits of 100 ms between them.
        let script = try bench.script(
            "assistant.sh",
            "echo x >>runs; [ $(wc -l <runs) -gt 10 ] && exit 0; echo 'API Error: Rate limit reached'; exit 1"
        )
        let file = try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)"], resume: ["\(script)", again]}
            resume: {confirmAfter: 5s, maxRetries: 20, backoff: {base: 100ms, max: 100ms}}
            http: {listen: "127.0.0.1:0"}
            """
        )
        let daemon = try bench.palingenesis(["run", "--stay", "--config", file])
        let url = try await daemon.endpoint()
        var scrapes = 0
        while !daemon.errors.contains("session completed"), scrapes < 300 {
            Invariants.check(try bench.metrics(url))
            scrapes += 1
            try await Task.sleep(for: .milliseconds(80))
        }
        let families = try bench.metrics(url)
        Invariants.check(families)
        let waits = try #require(families.value("palingenesis_wait_duration_seconds_count"))
        let waited = try #require(families.value("palingenesis_wait_duration_seconds_sum"))
        let planned = try #require(families.value("palingenesis_announced_wait_seconds_sum"))
        #expect(waits == 10)
        #expect(scrapes >= 5)
        // A scrape that held the supervisor up would show here at once; the bound leaves room for a machine that is busy elsewhere.
        #expect(waited - planned < 0.2 * waits, "waited \(waited) s where \(planned) s were planned")
        #expect(families.value("palingenesis_resumes_failure_total", ["error_type": "command_failed"]) == 9)
        #expect(families.value("palingenesis_resumes_success_total") == 1)
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
    }
}
