import Exposition
import Foundation
import Testing

/// Two real Pushgateways, of which one is stopped and comes back.
struct GatewayFailoverTests {
    /// The value of a metric in this host's group; nil when the gateway does not have it or does not answer.
    private func state(_ bench: Workbench, _ url: String) -> Double? {
        (try? bench.metrics(url + "/metrics"))?.family("palingenesis_daemon_state")?.samples.first?.value
    }

    private func daemon(_ bench: Workbench, _ urls: [String]) throws -> ChildProgram {
        let file = try bench.write(
            "config.yaml",
            """
            http: {listen: "127.0.0.1:0"}
            push:
              onExit: delete
              pushgateway: {url: [\(urls.map { "\"\($0)\"" }.joined(separator: ", "))], interval: 200ms, timeout: 2s}
            """
        )
        return try bench.palingenesis(["run", "--config", file, "--", "sleep", "60"])
    }

    @Test func theSecondStandsInAndItsCopyIsDeletedWhenTheFirstIsBack() async throws {
        let bench = try Workbench()
        let ports = try (Workbench.freePort(), Workbench.freePort())
        var first = try await bench.pushgateway(port: ports.0)
        let second = try await bench.pushgateway(port: ports.1)
        let urls = ["http://127.0.0.1:\(ports.0)", "http://127.0.0.1:\(ports.1)"]
        // What an earlier run left there.
        let file = try bench.write("old.prom", "palingenesis_daemon_state 7\n")
        let left = try bench.palingenesis(["push", "--pushgateway", urls[1], file])
        #expect(try await left.end() == 0)

        let daemon = try daemon(bench, urls)
        let endpoint = try await daemon.endpoint()
        try await eventually("only the first has the group: \(daemon.errors)") {
            state(bench, urls[0]) == 1 && state(bench, urls[1]) == nil
        }

        first.send(SIGKILL)
        try await eventually("the second has the group: \(daemon.errors)") { state(bench, urls[1]) == 1 }
        #expect(daemon.errors.contains("pushes go to \(urls[1]) in place of \(urls[0]): "), "\(daemon.errors)")
        #expect(try bench.metrics(endpoint).value("palingenesis_pushgateway_failovers_total") == 1)
        let status = try bench.palingenesis(["status"])
        #expect(try await status.end() == 0)
        #expect(status.output.contains("ok, \(urls[1]) (in place of \(urls[0])), last success"), "\(status.output)")

        // The second cannot be reached when the first comes back: its copy goes when it can be.
        second.send(SIGSTOP)
        first = try await bench.pushgateway(port: ports.0)
        try await eventually(within: 40, "the first has the group again: \(daemon.errors)") { state(bench, urls[0]) == 1 }
        second.send(SIGCONT)
        try await eventually(within: 40, "only the first has the group: \(daemon.errors)") {
            state(bench, urls[0]) == 1 && (try? bench.metrics(urls[1] + "/metrics")) != nil && state(bench, urls[1]) == nil
        }
        // Since it was back, or since the second failed before that was tried.
        #expect(daemon.errors.contains("pushes go to \(urls[0]) "), "\(daemon.errors)")
        let asked = try bench.palingenesis(["check", "--online", "--pushgateway", urls[0], "--pushgateway", urls[1]])
        #expect(try await asked.end() == 0)
        for url in urls { #expect(asked.output.contains("online: \(url): Pushgateway 1."), "\(asked.output)") }

        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
        #expect(state(bench, urls[0]) == nil && state(bench, urls[1]) == nil)
        for gateway in [first, second] { gateway.send(SIGTERM) }
    }

    @Test func aGroupOnBothIsSaidAndDeletedFromBoth() async throws {
        let bench = try Workbench()
        let ports = try (Workbench.freePort(), Workbench.freePort())
        let gateways = [try await bench.pushgateway(port: ports.0), try await bench.pushgateway(port: ports.1)]
        let urls = ["http://127.0.0.1:\(ports.0)", "http://127.0.0.1:\(ports.1)"]
        let file = try bench.write("a.prom", "palingenesis_daemon_state 7\n")
        for url in urls { #expect(try await bench.palingenesis(["push", "--pushgateway", url, file]).end() == 0) }
        let both = ["--pushgateway", urls.joined(separator: ",")]
        let asked = try bench.palingenesis(["check", "--online"] + both)
        #expect(try await asked.end() == 0)
        #expect(asked.output.contains("warning: \(urls[0]) and \(urls[1]) hold the configured group"), "\(asked.output)")
        let delete = try bench.palingenesis(["delete"] + both)
        #expect(try await delete.end() == 0)
        #expect(state(bench, urls[0]) == nil && state(bench, urls[1]) == nil)

        // A single push cleans up too, and one that is down is no reason to fail.
        for url in urls { #expect(try await bench.palingenesis(["push", "--pushgateway", url, file]).end() == 0) }
        #expect(try await bench.palingenesis(["push"] + both + [file]).end() == 0)
        #expect(state(bench, urls[0]) == 7 && state(bench, urls[1]) == nil)
        gateways[0].send(SIGKILL)
        #expect(try await bench.palingenesis(["push"] + both + [file]).end() == 0)
        #expect(state(bench, urls[1]) == 7)
        let half = try bench.palingenesis(["delete"] + both)
        #expect(try await half.end() == 1)
        #expect(half.errors.contains("palingenesis: \(urls[0]): cannot delete "), "\(half.errors)")
        #expect(state(bench, urls[1]) == nil)
        gateways[1].send(SIGTERM)
    }
}
