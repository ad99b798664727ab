import Foundation
import MetricRegistry
import Push
import Testing

@testable import Pushgateway

/// Against a real prometheus-pushgateway.
@Suite(.timeLimit(.minutes(5)))
struct PushgatewayRoundTripTests {
    private func registry(_ value: Double = 1) throws -> Registry {
        let registry = Registry()
        try registry.gauge("answer", help: "Of everything.").set(value)
        return registry
    }

    private func sink(
        _ gateway: GatewayProcess,
        job: String = "j",
        grouping: [String: String] = [:],
        method: PushgatewayConfiguration.Method = .put
    ) throws -> PushgatewaySink {
        let configuration = try PushgatewayConfiguration(url: gateway.url, job: job, grouping: grouping, method: method, proxy: "")
        return PushgatewaySink(configuration: configuration, userAgent: "palingenesis/0")
    }

    @Test func everyGroupingValueComesBackAsItIs() async throws {
        let gateway = try GatewayProcess()
        let printable = (0x20...0x7e).map { String(Character(Unicode.Scalar(UInt8($0)))) }
        let values =
            printable + [
                "", ".", "..", "...", "//", "/", "/a/", "../..", "a/../b", " ", "  ", "a b", "a+b", "%2F", "%", "ü", "日本語", "🦀", "e\u{301}",
                "/\u{301}", "\"\\\n\t", "@base64", "=", "-_", printable.joined(), String(repeating: "é/", count: 341),
            ]
        var expected: Set<[String: String]> = []
        for value in values {
            let job = value.isEmpty ? "empty" : value
            let outcome = try await sink(gateway, job: job, grouping: ["instance": value, "zone": "z"]).push(registry())
            guard case .delivered = outcome else {
                Issue.record("\(value): \(outcome)")
                continue
            }
            expected.insert(["job": job, "instance": value, "zone": "z"])
        }
        #expect(expected.count == Set(values).count)
        #expect(try Set(gateway.groups()) == expected)
        for value in values {
            let outcome = try await sink(gateway, job: value.isEmpty ? "empty" : value, grouping: ["instance": value, "zone": "z"]).delete()
            #expect(outcome == .delivered(bytes: 0))
        }
    }

    @Test func putReplacesAndPostAdds() async throws {
        let gateway = try GatewayProcess()
        let other = Registry()
        try other.gauge("other", help: "").set(2)
        let group = ["job": "j", "instance": "i"]
        let grouping = ["instance": "i"]
        _ = try await sink(gateway, grouping: grouping).push(registry(41))
        #expect(try gateway.value(of: "answer", in: group) == "41")
        _ = try await sink(gateway, grouping: grouping, method: .post).push(other)
        #expect(try gateway.value(of: "answer", in: group) == "41")
        #expect(try gateway.value(of: "other", in: group) == "2")
        _ = try await sink(gateway, grouping: grouping).push(registry(42))
        #expect(try gateway.value(of: "answer", in: group) == "42")
        #expect(try gateway.value(of: "other", in: group) == nil)
    }

    @Test func aCompressedBodyArrivesWhole() async throws {
        let gateway = try GatewayProcess()
        let registry = try registry(42)
        let family = try registry.gaugeFamily("many", help: "", labelNames: ["n"])
        for number in 0..<2000 { try family.labels("\(number)").set(1) }
        guard case .delivered(let bytes) = try await sink(gateway).push(registry) else {
            Issue.record("not delivered")
            return
        }
        #expect(bytes < 20_000)
        #expect(try gateway.value(of: "answer", in: ["job": "j"]) == "42")
    }

    @Test func theGatewaysWordsReachTheUser() async throws {
        let gateway = try GatewayProcess()
        let text = Array("# TYPE process_open_fds counter\nprocess_open_fds 1\n".utf8)
        guard case .failed(let failure) = try await sink(gateway).push(text: text) else {
            Issue.record("delivered")
            return
        }
        #expect(failure.kind == .rejected)
        #expect(failure.message.hasPrefix("the Pushgateway refused the body (400): "))
        #expect(failure.message.contains("process_open_fds"))
        #expect(failure.message.contains("should have GAUGE"))
    }

    @Test func aWrongBasePathIsAConfigurationFailure() async throws {
        let gateway = try GatewayProcess()
        let configuration = try PushgatewayConfiguration(url: gateway.url + "/elsewhere", proxy: "")
        let outcome = try await PushgatewaySink(configuration: configuration, userAgent: "palingenesis/0").push(registry())
        guard case .failed(let failure) = outcome else {
            Issue.record("delivered")
            return
        }
        #expect(failure.kind == .configuration)
        #expect(failure.message.hasPrefix("127.0.0.1:\(gateway.port) has no Pushgateway at this path (404)"))
    }

    @Test func aGatewayThatIsGoneIsTransient() async throws {
        let port = try { try ScriptedServer([]).port }()
        let configuration = try PushgatewayConfiguration(url: "http://127.0.0.1:\(port)", proxy: "")
        let outcome = try await PushgatewaySink(configuration: configuration, userAgent: "palingenesis/0").push(registry())
        #expect(outcome == .failed(PushFailure(.transient, "cannot connect to 127.0.0.1:\(port): Connection refused")))
    }
}
