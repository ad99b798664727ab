import Exposition
import Foundation
import Testing

/// The same true numbers at the endpoint, in a real Pushgateway, in a real Prometheus, and at a StatsD receiver.
struct DeliveryTests {
    private func configuration(_ bench: Workbench, gateway: Int, statsd: String) throws -> String {
        try LimitedSession.configuration(
            bench,
            """
            pushgateway:
              url: "http://127.0.0.1:\(gateway)"
              interval: 300ms
              grouping: {instance: it, odd: "a/b \\"quoted\\" \\\\ é 🙂"}
            statsd: {address: "\(statsd)", receiver: datadog, interval: 300ms}
            """
        )
    }

    @Test func everyReceiverEndsUpWithTheEndpointsNumbers() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let listener = try bench.palingenesis(["listen", "--http", "127.0.0.1:0", "--statsd", "127.0.0.1:0"])
        try await eventually("the receiver listens: \(listener.errors)") { listener.output.contains("StatsD on ") }
        let lines = listener.output.split(separator: "\n").prefix(2).compactMap { $0.split(separator: " ").last.map(String.init) }
        let daemon = try bench.palingenesis([
            "run", "--stay", "--config", try configuration(bench, gateway: port, statsd: try #require(lines.last)),
        ])
        let url = try await daemon.endpoint()

        var scrapes = 0
        while !daemon.errors.contains("session completed"), scrapes < 400 {
            Invariants.check(try bench.metrics(url))
            scrapes += 1
        }
        #expect(daemon.errors.contains("session completed"), "\(daemon.errors)")
        let endpoint = try bench.metrics(url)
        #expect(endpoint.value("palingenesis_resumes_total", ["reason": "rate_limit"]) == 1)
        #expect(endpoint.value("palingenesis_resumes_success_total") == 1)
        #expect(endpoint.value("palingenesis_rate_limits_total") == 1)
        #expect(endpoint.value("palingenesis_wait_duration_seconds_count") == 1)
        #expect(endpoint.value("palingenesis_resume_duration_seconds_count") == 1)
        #expect(endpoint.value("palingenesis_detection_latency_seconds_count") == 2)
        let latency = try #require(endpoint.value("palingenesis_detection_latency_seconds_sum"))
        #expect(latency >= 0 && latency < 1)

        let group = ["instance": "it", "job": "palingenesis", "odd": "a/b \"quoted\" \\ é 🙂"]
        try await eventually("the Pushgateway has the endpoint's numbers") {
            (try? Comparison.differences(endpoint, bench.metrics("http://127.0.0.1:\(port)/metrics"), adding: group)) == []
        }
        #expect(try Comparison.differences(endpoint, GatewayGroup.read(bench, "http://127.0.0.1:\(port)", group), adding: group) == [])
        try await eventually("the StatsD receiver has the endpoint's numbers") {
            (try? Comparison.differences(endpoint, bench.metrics("\(lines[0])/statsd"), adding: [:], typed: false)) == []
        }

        // The last act: the final values stand at the gateway.
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 0)
        #expect(try Comparison.differences(endpoint, bench.metrics("http://127.0.0.1:\(port)/metrics"), adding: group) == [])
        listener.send(SIGINT)
        #expect(try await listener.end() == 0)
        gateway.send(SIGTERM)
    }

    @Test func anOutageOfTheGatewayIsOneLineAndNothingIsLost() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        var gateway = try await bench.pushgateway(port: port)
        let daemon = try bench.palingenesis([
            "run", "--listen", "127.0.0.1:0", "--interval", "200ms", "--pushgateway", "http://127.0.0.1:\(port)", "--", "sleep", "60",
        ])
        let url = try await daemon.endpoint()
        func pushes(_ name: String, _ labels: [String: String] = [:]) throws -> Double {
            try bench.metrics(url).value(name, ["sink": "pushgateway"].merging(labels) { $1 }) ?? -1
        }
        try await eventually("a push is delivered") { try pushes("palingenesis_push_last_success_timestamp_seconds") > 0 }
        gateway.send(SIGKILL)
        try await eventually("pushes fail") { try pushes("palingenesis_push_failures_total", ["kind": "transient"]) >= 3 }
        #expect(daemon.errors.components(separatedBy: "push to pushgateway failed").count == 2, "\(daemon.errors)")
        gateway = try await bench.pushgateway(port: port)
        try await eventually("pushes work again") { daemon.errors.contains("works again") }
        #expect(try pushes("palingenesis_push_consecutive_failures") == 0)
        #expect(daemon.errors.components(separatedBy: "push to pushgateway failed").count == 2, "\(daemon.errors)")
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
        #expect(
            try bench.metrics("http://127.0.0.1:\(port)/metrics")
                .family("palingenesis_sessions_started_total")?.samples.map(\.value) == [1]
        )
        gateway.send(SIGTERM)
    }

    @Test func aRejectedPushReachesTheUserInTheGatewaysWords() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let clash = try bench.write("clash.txt", "# TYPE palingenesis_daemon_state counter\npalingenesis_daemon_state 1\n")
        _ = try bench.get("http://127.0.0.1:\(port)/metrics/job/other", ["--data-binary", "@\(clash)"])
        let daemon = try bench.palingenesis([
            "run", "--listen", "127.0.0.1:0", "--interval", "200ms", "--pushgateway", "http://127.0.0.1:\(port)", "--", "sleep", "60",
        ])
        let url = try await daemon.endpoint()
        try await eventually("the push is rejected") {
            try bench.metrics(url).value("palingenesis_push_failures_total", ["sink": "pushgateway", "kind": "rejected"]) ?? 0 >= 1
        }
        try await eventually("the log says so") { daemon.errors.contains("palingenesis_daemon_state") }
        let status = try bench.palingenesis(["status"])
        #expect(try await status.end() == 0)
        #expect(status.output.contains("failing"))
        #expect(status.output.contains("palingenesis_daemon_state"))
        daemon.send(SIGTERM)
        _ = try await daemon.end()
        gateway.send(SIGTERM)
    }

    @Test func prometheusScrapesBothAndPromtoolHasOneComplaint() async throws {
        let bench = try Workbench()
        let (gatewayPort, prometheusPort) = (try Workbench.freePort(), try Workbench.freePort())
        let gateway = try await bench.pushgateway(port: gatewayPort)
        let daemon = try bench.palingenesis([
            "run", "--stay", "--config", try configuration(bench, gateway: gatewayPort, statsd: "127.0.0.1:9"),
        ])
        let url = try await daemon.endpoint()
        let target = String(url.dropFirst("http://".count).dropLast("/metrics".count))
        let file = try bench.write(
            "prometheus.yml",
            """
            global: {scrape_interval: 500ms}
            scrape_configs:
              - {job_name: endpoint, static_configs: [{targets: ["\(target)"]}]}
              - {job_name: gateway, honor_labels: true, static_configs: [{targets: ["127.0.0.1:\(gatewayPort)"]}]}
            """
        )
        let prometheus = try ChildProgram(
            "/usr/bin/prometheus",
            [
                "--config.file=\(file)", "--web.listen-address=127.0.0.1:\(prometheusPort)",
                "--storage.tsdb.path=\(bench.directory.path)/tsdb",
            ],
            directory: bench.directory
        )
        func value(_ selector: String) throws -> String? {
            struct Answer: Decodable {
                struct Result: Decodable { let value: [Scalar] }
                struct Payload: Decodable { let result: [Result] }
                let data: Payload
            }
            let data = try bench.get("http://127.0.0.1:\(prometheusPort)/api/v1/query", ["-G", "--data-urlencode", "query=\(selector)"])
            return try JSONDecoder().decode(Answer.self, from: data).data.result.first?.value.last?.text
        }
        for selector in [
            #"palingenesis_resumes_success_total{job="endpoint"}"#,
            #"palingenesis_resumes_success_total{job="palingenesis",instance="it"}"#,
            #"palingenesis_wait_duration_seconds_count{job="palingenesis"}"#,
        ] {
            try await eventually(within: 30, "\(selector) is 1 in Prometheus: \(prometheus.errors.suffix(500))") {
                (try? value(selector)) == "1"
            }
        }

        let text = try bench.write("metrics.txt", String(decoding: try bench.get(url), as: UTF8.self))
        let lint = try ChildProgram("/bin/sh", ["-c", "promtool check metrics < \(text)"], directory: bench.directory)
        _ = try await lint.end()
        let complaints = (lint.output + lint.errors).split(separator: "\n").filter { !$0.isEmpty }
        // The name of this gauge is given.
        #expect(complaints == [#"palingenesis_current_session_steps_total non-counter metrics should not have "_total" suffix"#])
        prometheus.send(SIGTERM)
        daemon.send(SIGTERM)
        _ = try await daemon.end()
        gateway.send(SIGTERM)
    }
}

/// A value of Prometheus' JSON: a number or a text.
private enum Scalar: Decodable {
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
}
