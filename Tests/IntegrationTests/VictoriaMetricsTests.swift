import Foundation
import Testing

/// The same pushes to a real VictoriaMetrics, Debian's: one that wants the group's labels in the query.
struct VictoriaMetricsTests {
    private struct Series: Decodable {
        let metric: [String: String]
        let values: [Double]
    }

    private func victoria(_ bench: Workbench, port: Int) async throws -> ChildProgram {
        let program = "/usr/bin/victoria-metrics"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw TooLate(description: "\(program) is missing: apt-get install victoria-metrics")
        }
        let victoria = try ChildProgram(
            program,
            ["-storageDataPath=\(bench.directory.path)/vm", "-httpListenAddr=127.0.0.1:\(port)", "-search.latencyOffset=0s"],
            directory: bench.directory
        )
        try await eventually("VictoriaMetrics answers: \(victoria.errors)") { (try? bench.get("http://127.0.0.1:\(port)/health")) != nil }
        return victoria
    }

    /// All samples of a metric.
    private func series(_ bench: Workbench, _ port: Int, _ name: String) throws -> [Series] {
        let text = try bench.get("http://127.0.0.1:\(port)/api/v1/export", ["-G", "--data-urlencode", "match[]=\(name)"])
        return try text.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Series.self, from: $0) }
    }

    @Test func pushesArriveWithTheGroupsLabels() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let victoria = try await victoria(bench, port: port)
        let url = "http://127.0.0.1:\(port)/api/v1/import/prometheus"
        let file = try bench.write(
            "config.yaml",
            """
            http: {listen: "127.0.0.1:0"}
            push:
              onExit: delete
              pushgateway: {url: "\(url)", interval: 200ms, grouping: {instance: "a/b c=d&é"}}
            """
        )
        let daemon = try bench.palingenesis(["run", "--config", file, "--", "sleep", "60"])
        _ = try await daemon.endpoint()
        var found: [Series] = []
        try await eventually("the series are there: \(daemon.errors)") {
            found = try series(bench, port, "palingenesis_daemon_state")
            return found.first.map { $0.values.count > 1 } ?? false
        }
        #expect(found.count == 1)
        #expect(found.first?.metric == ["__name__": "palingenesis_daemon_state", "job": "palingenesis", "instance": "a/b c=d&é"])
        #expect(found.first?.values.allSatisfy { $0 == 1 } == true)

        // There is nothing to delete, and that is said and no failure.
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
        let words = "\(url) imports into time series and has no groups: there is nothing to read back or to delete"
        #expect(daemon.errors.contains(words), "\(daemon.errors)")
        #expect(!daemon.errors.contains("failed"), "\(daemon.errors)")
        for command in [["delete"], ["check", "--online"]] {
            let program = try bench.palingenesis(command + ["--pushgateway", url])
            #expect(try await program.end() == 0, "\(program.errors)")
            #expect(program.output.contains(words), "\(program.output)")
        }
        #expect(try series(bench, port, "palingenesis_daemon_state").count == 1)
        victoria.send(SIGTERM)
    }

    @Test func itStandsInForAGatewayAndTakesAJobsPushes() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let victoria = try await victoria(bench, port: port)
        let dead = try Workbench.freePort()
        let urls = "http://127.0.0.1:\(dead),http://127.0.0.1:\(port)/api/v1/import/prometheus"
        let job = try bench.palingenesis(["job", "backup", "--pushgateway", urls, "--", "sh", "-c", "exit 3"])
        #expect(try await job.end() == 3)
        #expect(job.errors.isEmpty, "\(job.errors)")
        let file = try bench.write("rows.prom", "rows 7\n")
        #expect(try await bench.palingenesis(["push", "--pushgateway", urls, "--job", "batch", file]).end() == 0)
        try await eventually("both are there") {
            try series(bench, port, "job_exit_code").first?.values == [3] && series(bench, port, "rows").first?.values == [7]
        }
        #expect(try series(bench, port, "job_exit_code").first?.metric["job"] == "backup")
        victoria.send(SIGTERM)
    }

    @Test func whatIsNotThereIsAFailureThatSaysSo() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let victoria = try await victoria(bench, port: port)
        let asked = try bench.palingenesis([
            "check", "--online", "--pushgateway", "http://127.0.0.1:\(port)/nowhere/api/v1/import/prometheus",
        ])
        #expect(try await asked.end() == 1)
        #expect(asked.errors.contains("unsupported path requested"), "\(asked.errors)")
        victoria.send(SIGTERM)
    }
}
