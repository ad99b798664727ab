import Exposition
import Foundation
import TestSupport
import Testing

/// What a job could not push, against a real Pushgateway that was away.
struct SpoolTests {
    private let bench: Workbench
    private let port: Int
    private var url: String { "http://127.0.0.1:\(port)" }
    private let group = ["job": "backup", "instance": "h"]

    init() throws {
        bench = try Workbench()
        port = try Workbench.freePort()
    }

    private func job(_ options: [String] = [], _ command: [String]) async throws -> (status: Int32, errors: String) {
        let words = ["job", "backup", "--pushgateway", url, "--label", "instance=h"] + options + ["--"] + command
        let program = try bench.palingenesis(words)
        return (try await program.end(), program.errors)
    }

    private func daemon() throws -> ChildProgram {
        try bench.palingenesis(["run", "--stay", "--listen", "none", "--pushgateway", url, "--", "true"])
    }

    private var spool: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: bench.directory.path + "/state/jobs")) ?? []).filter {
            $0.hasSuffix(".spool")
        }
    }

    private func metrics() throws -> [ExpositionFamily] { try bench.metrics(url + "/metrics") }

    /// Runs a job without a gateway, then starts one.
    private func missed(_ script: String) async throws -> ChildProgram {
        let (_, errors) = try await job(["--metrics-file", "job.prom"], ["sh", "-c", script])
        #expect(errors.contains("(kept for the next run)"), "\(errors)")
        #expect(spool.count == 1)
        return try await bench.pushgateway(port: port)
    }

    @Test func theDaemonDeliversIt() async throws {
        let gateway = try await missed("echo rows 7 >job.prom; exit 3")
        let daemon = try daemon()
        try await eventually("the push arrives: \(daemon.errors)") { try metrics().value("job_exit_code", group) == 3 }
        #expect(try metrics().value("rows", group) == 7)
        try await eventually("it is kept no longer") { spool.isEmpty }
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
        gateway.send(SIGTERM)
    }

    @Test func theNextRunDeliversItAndCountsBoth() async throws {
        let gateway = try await missed("echo rows 7 >job.prom; exit 3")
        #expect(try await job([], ["true"]).status == 0)
        let families = try metrics()
        #expect(families.value("rows", group) == 7)
        #expect(families.value("job_exit_code", group) == 0)
        #expect(families.value("job_runs_total", group.merging(["outcome": "failure"]) { $1 }) == 1)
        #expect(families.value("job_runs_total", group.merging(["outcome": "success"]) { $1 }) == 1)
        #expect(spool.isEmpty)
        gateway.send(SIGTERM)
    }

    @Test func whoDoesNotEvenWaitForTheStartFindsTheEndKept() async throws {
        let silent = try FakeGateway { _, _ in .silence }
        let words = ["job", "backup", "--pushgateway", silent.url, "--", "true"]
        let program = try bench.palingenesis(words, environment: ["PALINGENESIS_PUSH_EXIT_BUDGET": "40s"])
        let jobs = bench.directory.path + "/state/jobs"
        try await eventually("it ends") {
            (try? FileManager.default.contentsOfDirectory(atPath: jobs))?.contains { $0.hasSuffix(".state") } == true
        }
        program.send(SIGTERM)
        #expect(try await program.end(within: 5) == 0)
        #expect(program.errors.contains("a signal ended the wait for the gateway (kept for the next run)"), "\(program.errors)")
        #expect(spool.count == 1)
    }

    @Test func aGroupThatWasPushedSinceIsNotOverwritten() async throws {
        let gateway = try await missed("exit 3")
        // As a job with a state directory elsewhere would.
        let body = try bench.write("newer.prom", "job_exit_code 99\n")
        _ = try bench.get(url + "/metrics/job/backup/instance/h", ["--data-binary", "@" + body])
        let daemon = try daemon()
        try await eventually("it is dropped") { spool.isEmpty }
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
        #expect(try metrics().value("job_exit_code", group) == 99)
        #expect(try metrics().value("job_duration_seconds", group) == nil)
        gateway.send(SIGTERM)
    }

    @Test func itIsDroppedOnceALaterPushOfItsGroupArrived() async throws {
        let gateway = try await missed("exit 3")
        #expect(try await job([], ["true"]).status == 0)
        #expect(spool.isEmpty)
        let time = try metrics().value("push_time_seconds", group)
        let daemon = try daemon()
        try await eventually("the session has ended: \(daemon.errors)") { daemon.errors.contains("session completed") }
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
        #expect(try metrics().value("push_time_seconds", group) == time)
        #expect(try metrics().value("job_exit_code", group) == 0)
        gateway.send(SIGTERM)
    }

    @Test func damageHoldsUpNeitherTheJobNorTheDaemonAndIsToldOnce() async throws {
        let gateway = try await missed("exit 3")
        let directory = bench.directory.path + "/state/jobs/"
        let file = directory + spool[0]
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try String(text.dropLast(5)).write(toFile: file, atomically: true, encoding: .utf8)
        try "".write(toFile: String(file.dropLast(5)) + "state", atomically: true, encoding: .utf8)
        let (status, errors) = try await job([], ["sh", "-c", "exit 4"])
        #expect(status == 4)
        let lines = errors.split(separator: "\n")
        #expect(lines.count == 2, "\(errors)")
        #expect(lines.contains { $0.contains(".spool is lost: it is not as it was written") })
        #expect(lines.contains { $0.contains(".state cannot be used: it is not as it was written") })
        #expect(try await job([], ["true"]).errors == "")

        try "junk".write(toFile: directory + "junk.spool", atomically: true, encoding: .utf8)
        let daemon = try daemon()
        try await eventually("it is told: \(daemon.errors)") { daemon.errors.contains("junk.spool is lost") }
        try await eventually("it is gone") { spool.isEmpty }
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
        gateway.send(SIGTERM)
    }
}
