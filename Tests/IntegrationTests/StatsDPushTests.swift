import Foundation
import Testing

/// `push` of another program's text to a StatsD receiver: the ledger lasts between runs.
struct StatsDPushTests {
    private func text(hits: Int, temperature: Double = 1, observations: Int = 0) -> String {
        """
        # TYPE hits counter
        hits{path="/"} \(hits)
        # TYPE temperature gauge
        temperature \(temperature)
        # TYPE seconds histogram
        seconds_bucket{le="1"} \(observations)
        seconds_bucket{le="+Inf"} \(observations)
        seconds_sum \(Double(observations) / 4)
        seconds_count \(observations)

        """
    }

    private func push(_ bench: Workbench, _ address: String, _ text: String, _ options: [String] = []) async throws -> ChildProgram {
        let file = try bench.write("metrics.prom", text)
        let arguments = ["push", "--statsd", address, "--receiver", "datadog"] + options + [file]
        let program = try bench.palingenesis(arguments)
        _ = try await program.end()
        return program
    }

    @Test func onlyDifferencesAreSentFromRunToRun() async throws {
        let bench = try Workbench()
        let totals = try StatsDTotals(.datadog)
        let first = try await push(bench, totals.address, text(hits: 100, observations: 4))
        #expect(
            first.errors == """
                palingenesis: statsd \(totals.address): 5 counters are seen for the first time: counting begins at the present value, \
                which is not sent (--from-zero sends it whole)

                """
        )
        #expect(first.output.isEmpty)
        _ = try await push(bench, totals.address, text(hits: 130, temperature: -2, observations: 6))
        totals.drain()
        #expect(totals.value("hits", ["path": "/"]) == 30)
        #expect(totals.value("seconds_count") == 2)
        #expect(totals.value("seconds_sum") == 0.5)
        // The program was started again.
        let again = try await push(bench, totals.address, text(hits: 7, observations: 1))
        #expect(again.errors == "palingenesis: statsd \(totals.address): 5 counters have begun anew\n")
        totals.drain()
        #expect(totals.value("hits", ["path": "/"]) == 37)
        #expect(totals.value("seconds_count") == 3)
        #expect(totals.value("seconds_bucket", ["le": "+Inf"]) == 3)
        #expect(totals.malformed == [])
    }

    @Test func whatNobodyTookIsSentByTheNextRun() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let refused = try await push(bench, "127.0.0.1:\(port)", text(hits: 100), ["--from-zero"])
        #expect(try await refused.end() == 1)
        #expect(refused.errors == "palingenesis: push to statsd failed: nobody listens on 127.0.0.1:\(port)\n")
        let totals = try StatsDTotals(.datadog, port: port)
        #expect(try await push(bench, totals.address, text(hits: 101)).errors.isEmpty)
        totals.drain()
        #expect(totals.value("hits", ["path": "/"]) == 101)
    }

    @Test func aLoopSendsWhatChangesAndKeepsOthersOut() async throws {
        let bench = try Workbench()
        let totals = try StatsDTotals(.datadog)
        let file = try bench.write("metrics.prom", text(hits: 100))
        let arguments = ["push", "--statsd", totals.address, "--receiver", "datadog"]
        let loop = try bench.palingenesis(arguments + ["--loop", "--interval", "100ms", file])
        try await eventually("the first push: \(loop.errors)") {
            totals.drain()
            return totals.value("temperature") == 1
        }
        _ = try bench.write("metrics.prom", text(hits: 105, temperature: 2))
        try await eventually("the next push: \(loop.errors)") {
            totals.drain()
            return totals.value("temperature") == 2 && totals.value("hits", ["path": "/"]) == 5
        }
        let other = try bench.palingenesis(arguments + [file])
        #expect(try await other.end() == 1)
        #expect(other.errors.contains("another push of \(file) to \(totals.address) is under way"), "\(other.errors)")
        loop.send(SIGTERM)
        #expect(try await loop.end() == 0)
        _ = try bench.write("metrics.prom", text(hits: 106))
        #expect(try await bench.palingenesis(arguments + [file]).end() == 0)
        totals.drain()
        #expect(totals.value("hits", ["path": "/"]) == 6)
        #expect(loop.errors.components(separatedBy: "seen for the first time").count == 2)
    }

    @Test func aDamagedLedgerIsSetAside() async throws {
        let bench = try Workbench()
        let totals = try StatsDTotals(.datadog)
        _ = try await push(bench, totals.address, text(hits: 100))
        let folder = bench.directory.appendingPathComponent("state/push")
        let ledger = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .first { $0.pathExtension == "ledger" }
        try Data("torn".utf8).write(to: #require(ledger))
        let program = try await push(bench, totals.address, text(hits: 130))
        #expect(program.errors.contains("is damaged: it has no end (set aside as "), "\(program.errors)")
        #expect(program.errors.contains("5 counters are seen for the first time"))
        #expect(try await push(bench, totals.address, text(hits: 131)).errors.isEmpty)
        totals.drain()
        #expect(totals.value("hits", ["path": "/"]) == 1)
    }
}
