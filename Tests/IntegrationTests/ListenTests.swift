import Exposition
import Foundation
import Testing

/// `palingenesis listen` as somebody meets it who tries things out.
struct ListenTests {
    private func listen(_ bench: Workbench) async throws -> (program: ChildProgram, url: String, statsd: String) {
        let program = try bench.palingenesis(["listen", "--http", "127.0.0.1:0", "--statsd", "127.0.0.1:0"])
        try await eventually("the receiver listens: \(program.errors)") { program.output.contains("StatsD on ") }
        let words = program.output.split(separator: "\n").prefix(2).compactMap { $0.split(separator: " ").last.map(String.init) }
        return (program, words[0], words[1])
    }

    @Test func aPushIsPrintedWithWhoAndWhatChanged() async throws {
        let bench = try Workbench()
        let (program, url, _) = try await listen(bench)
        let body = try bench.write("body.txt", "# TYPE jobs_total counter\njobs_total 3\n")
        _ = try bench.get("\(url)/metrics/job/backup", ["--data-binary", "@\(body)"])
        try await eventually("the push is printed: \(program.output)") {
            program.output.contains("job=\"backup\"") && program.output.contains("jobs_total")
        }
        #expect(try bench.metrics(url + "/metrics").value("jobs_total", ["job": "backup", "instance": ""]) == 3)
        program.send(SIGINT)
        #expect(try await program.end() == 0)
    }

    @Test func aMalformedBodyIsRefusedAsTheGatewayRefusesIt() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let (program, url, _) = try await listen(bench)
        let body = try bench.write("body.txt", "jobs_total three\n")
        func answer(_ base: String) throws -> String {
            let target = "\(base)/metrics/job/backup"
            let failure = #expect(throws: TooLate.self) { try bench.get(target, ["--data-binary", "@\(body)", "-w", "%{http_code}"]) }
            return String(try #require(failure).description.dropFirst(target.count))
        }
        let real = try answer("http://127.0.0.1:\(port)")
        #expect(real.hasSuffix("400"))
        #expect(try answer(url) == real)
        program.send(SIGTERM)
        #expect(try await program.end() == 0)
        gateway.send(SIGTERM)
    }

    @Test func aPortInUseIsSaid() async throws {
        let bench = try Workbench()
        let (first, url, _) = try await listen(bench)
        let address = String(url.dropFirst("http://".count))
        let second = try bench.palingenesis(["listen", "--http", address, "--statsd", "127.0.0.1:0"])
        #expect(try await second.end() == 1)
        #expect(second.errors.contains("cannot listen for pushes (HTTP) on \(address): Address already in use"), "\(second.errors)")
        first.send(SIGTERM)
        #expect(try await first.end() == 0)
    }
}
