import Exposition
import Foundation
import Testing

/// The endpoint's answers, byte for byte where others rely on them.
struct EndpointTests {
    private func withDaemon(_ arguments: [String] = [], _ body: (Workbench, String) async throws -> Void) async throws {
        let bench = try Workbench()
        let daemon = try bench.palingenesis(["run", "--listen", "127.0.0.1:0"] + arguments + ["--", "sleep", "60"])
        let url = try await daemon.endpoint()
        try await body(bench, String(url.dropLast("/metrics".count)))
        daemon.send(SIGTERM)
        _ = try await daemon.end()
    }

    private func head(_ bench: Workbench, _ url: String, _ options: [String] = []) throws -> [String] {
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        curl.arguments = ["-sS", "--max-time", "5", "--noproxy", "*", "-D", "-", "-o", "/dev/null"] + options + [url]
        let pipe = Pipe()
        curl.standardOutput = pipe
        try curl.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        curl.waitUntilExit()
        return text.split(whereSeparator: \.isNewline).map { $0.lowercased() }
    }

    @Test func metricsAreThereUnderBothPathsWithTheExactType() async throws {
        try await withDaemon { bench, base in
            for path in ["/metrics", "/api/v1/metrics"] {
                let head = try head(bench, base + path)
                #expect(head.first == "http/1.1 200 ok")
                #expect(head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
                #expect(try bench.metrics(base + path).value("palingenesis_daemon_state") == 1)
            }
            #expect(try head(bench, base + "/metrics", ["-H", "Accept-Encoding: gzip"]).contains("content-encoding: gzip"))
            #expect(try !head(bench, base + "/metrics", ["-H", "Accept-Encoding: gzip;q=0"]).contains("content-encoding: gzip"))
            let compressed = try bench.get(base + "/metrics", ["--compressed"])
            #expect(try PrometheusTextParser().parse([UInt8](compressed)).value("palingenesis_daemon_state") == 1)
        }
    }

    @Test func healthStatusAndErrorsComeInTheEnvelope() async throws {
        try await withDaemon { bench, base in
            struct Envelope: Decodable {
                struct Failure: Decodable { let code: String }
                let success: Bool
                let error: Failure?
            }
            for path in ["/health", "/ready", "/ready?sinks", "/api/v1/status"] {
                #expect(try JSONDecoder().decode(Envelope.self, from: bench.get(base + path)).success)
            }
            #expect(try head(bench, base + "/nothing").first == "http/1.1 404 not found")
            let wrongMethod = try head(bench, base + "/metrics", ["-X", "POST"])
            #expect(wrongMethod.first == "http/1.1 405 method not allowed")
            #expect(wrongMethod.contains("allow: get"))
            // Over TCP nobody may change anything unless a token is configured.
            #expect(try head(bench, base + "/api/v1/pause", ["-X", "POST"]).first == "http/1.1 403 forbidden")
        }
    }

    @Test func brokenMonitoringMakesTheHostUnreadyOnlyWhenAsked() async throws {
        let port = try Workbench.freePort()
        try await withDaemon(["--pushgateway", "http://127.0.0.1:\(port)", "--interval", "200ms"]) { bench, base in
            try await eventually("the sink fails") { try head(bench, base + "/ready?sinks").first == "http/1.1 503 service unavailable" }
            #expect(try head(bench, base + "/ready").first == "http/1.1 200 ok")
        }
    }

    @Test func aSilentClientHoldsUpNobody() async throws {
        try await withDaemon { bench, base in
            let address = base.dropFirst("http://".count).split(separator: ":")
            let silent = try bench.script("silent.py", "")
            let text = """
                #!/usr/bin/env python3
                import socket,time
                c=[socket.create_connection(('\(address[0])',\(address[1]))) for _ in range(20)]
                for s in c[:10]: s.sendall(b'GET /metrics HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'*50)
                print('open',flush=True); time.sleep(30)
                """
            try text.write(toFile: silent, atomically: false, encoding: .utf8)
            let clients = try ChildProgram("/usr/bin/env", ["python3", silent], directory: bench.directory)
            try await eventually("the clients are connected: \(clients.errors)") { clients.output.hasPrefix("open") }
            for _ in 0..<20 { #expect(try bench.metrics(base + "/metrics").value("palingenesis_daemon_state") == 1) }
            clients.send(SIGKILL)
        }
    }
}
