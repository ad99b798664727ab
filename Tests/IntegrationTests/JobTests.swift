import Exposition
import Foundation
import Testing

/// `job` as a cron table runs it, against a real Pushgateway.
struct JobTests {
    private func job(_ bench: Workbench, _ options: [String], _ command: [String]) throws -> ChildProgram {
        try bench.palingenesis(["job", "backup"] + options + ["--"] + command)
    }

    private func gateway(_ bench: Workbench) async throws -> (program: ChildProgram, url: String) {
        let port = try Workbench.freePort()
        return (try await bench.pushgateway(port: port), "http://127.0.0.1:\(port)")
    }

    @Test(arguments: [("exit 0", 0), ("exit 3", 3), ("kill -KILL $$", 137), ("kill -TERM $$", 143)])
    func theExitStatusIsTheJobsOwn(script: String, status: Int32) async throws {
        let bench = try Workbench()
        #expect(try await job(bench, [], ["sh", "-c", script]).end() == status)
    }

    @Test func whatCannotBeStartedIs127Or126() async throws {
        let bench = try Workbench()
        let missing = try job(bench, [], ["no-such-command"])
        #expect(try await missing.end() == 127)
        #expect(missing.errors.contains("cannot run no-such-command: there is no such command"))
        let plain = try bench.write("plain", "x")
        #expect(try await job(bench, [], [plain]).end() == 126)
        let usage = try bench.palingenesis(["job", "backup"])
        #expect(try await usage.end() == 64)
    }

    @Test func aRunIsToldFromStartToEndAndCountsGoOn() async throws {
        let bench = try Workbench()
        let (gateway, url) = try await gateway(bench)
        let labels = ["--pushgateway", url, "--label", "instance=h"]
        let group = ["job": "backup", "instance": "h"]
        let running = try job(bench, labels, ["sh", "-c", "until [ -e go ]; do sleep 0.02; done"])
        try await eventually("the start is told") { (try? bench.metrics(url + "/metrics").value("job_running", group)) == 1 }
        _ = try bench.write("go", "")
        #expect(try await running.end() == 0)
        #expect(try await job(bench, labels, ["false"]).end() == 1)
        let families = try bench.metrics(url + "/metrics")
        func runs(_ outcome: String) -> Double? { families.value("job_runs_total", group.merging(["outcome": outcome]) { $1 }) }
        #expect(families.value("job_running", group) == 0)
        #expect(families.value("job_exit_code", group) == 1)
        #expect(runs("success") == 1)
        #expect(runs("failure") == 1)
        #expect((families.value("job_last_success_timestamp_seconds", group) ?? 0) > 1_600_000_000)
        // A fresh machine reads back what the gateway shows.
        try FileManager.default.removeItem(atPath: bench.directory.path + "/state")
        #expect(try await job(bench, labels, ["true"]).end() == 0)
        #expect(try bench.metrics(url + "/metrics").value("job_runs_total", group.merging(["outcome": "success"]) { $1 }) == 2)
        gateway.send(SIGTERM)
    }

    @Test func runsThatOverlapAreToldAndCounted() async throws {
        let bench = try Workbench()
        let (gateway, url) = try await gateway(bench)
        let labels = ["--pushgateway", url, "--label", "instance=h"]
        let group = ["job": "backup", "instance": "h"]
        let first = try job(bench, labels, ["sh", "-c", "touch began; until [ -e go ]; do sleep 0.02; done"])
        try await eventually("the first runs") { FileManager.default.fileExists(atPath: bench.directory.path + "/began") }
        try await eventually("its start is told") { (try? bench.metrics(url + "/metrics").value("job_running", group)) == 1 }
        let second = try job(bench, labels, ["sh", "-c", "exit 3"])
        #expect(try await second.end() == 3)
        #expect(second.errors == "palingenesis: another run of backup is still going\n")
        // The first goes on, and so does the job.
        #expect(try bench.metrics(url + "/metrics").value("job_running", group) == 1)
        // Another job, and the same under other labels, overlap with nothing.
        for options in [["other"], ["backup", "--label", "instance=elsewhere"]] {
            let apart = try bench.palingenesis(["job"] + options + ["--pushgateway", url, "--", "true"])
            #expect(try await apart.end() == 0)
            #expect(apart.errors == "")
        }
        _ = try bench.write("go", "")
        #expect(try await first.end() == 0)
        #expect(first.errors == "")
        let families = try bench.metrics(url + "/metrics")
        #expect(families.value("job_running", group) == 0)
        #expect(families.value("job_overlapping_runs_total", group) == 1)
        #expect(families.value("job_runs_total", group.merging(["outcome": "success"]) { $1 }) == 1)
        #expect(families.value("job_runs_total", group.merging(["outcome": "failure"]) { $1 }) == 1)
        gateway.send(SIGTERM)
    }

    @Test func whereNothingCanBeKeptTheJobRunsAndItsPushArrives() async throws {
        let bench = try Workbench()
        let (gateway, url) = try await gateway(bench)
        // A file may not grow: a write fails as on a full disk, and by default the signal for it ends a program.
        let command =
            "ulimit -f 0; exec '\(ChildProgram.palingenesis)' job backup --pushgateway \(url) --label instance=h -- sh -c 'exit 7'"
        let full = try ChildProgram("/bin/sh", ["-c", command], environment: bench.ownDirectories, directory: bench.directory)
        #expect(try await full.end() == 7)
        let group = ["job": "backup", "instance": "h"]
        #expect(try bench.metrics(url + "/metrics").value("job_exit_code", group) == 7)
        let jobs = try FileManager.default.contentsOfDirectory(atPath: bench.directory.path + "/state/jobs")
        #expect(!jobs.contains { $0.hasSuffix(".new") || $0.hasSuffix(".state") }, "\(jobs)")
        gateway.send(SIGTERM)
    }

    @Test func signalsAreForTheJobAndTimeHasALimit() async throws {
        let bench = try Workbench()
        let trapping = try job(bench, [], ["sh", "-c", "trap 'exit 9' USR1; touch ready; while :; do sleep 0.02; done"])
        try await eventually("the job runs") { FileManager.default.fileExists(atPath: bench.directory.path + "/ready") }
        trapping.send(SIGUSR1)
        #expect(try await trapping.end() == 9)
        let slow = try job(bench, ["--timeout", "200ms"], ["sleep", "60"])
        #expect(try await slow.end() == 143)
    }

    @Test func noTroubleOfMetricsReachesTheJob() async throws {
        let bench = try Workbench()
        let broken = try bench.write("config.yaml", "push: [\n")
        let misconfigured = try job(bench, ["--config", broken], ["sh", "-c", "exit 5"])
        #expect(try await misconfigured.end() == 5)
        #expect(misconfigured.errors.contains("the job runs, and nothing is pushed"))
        _ = try bench.write("file", "")
        let nowhere = try bench.palingenesis(
            ["job", "backup", "--", "sh", "-c", "exit 6"],
            environment: ["PALINGENESIS_STATE": bench.directory.path + "/file"]
        )
        #expect(try await nowhere.end() == 6)
    }
}
