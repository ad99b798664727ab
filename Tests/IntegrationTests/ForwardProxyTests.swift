import Foundation
import Testing

/// Through a real forward proxy, tinyproxy, to a real Pushgateway.
struct ForwardProxyTests {
    private func tinyproxy(_ bench: Workbench, port: Int) async throws -> ChildProgram {
        let program = "/usr/bin/tinyproxy"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw TooLate(description: "\(program) is missing: apt-get install tinyproxy-bin")
        }
        let file = try bench.write("tinyproxy.conf", "Port \(port)\nListen 127.0.0.1\nTimeout 10\nMaxClients 20\nLogLevel Connect\n")
        let proxy = try ChildProgram(program, ["-d", "-c", file], directory: bench.directory)
        try await eventually("the proxy listens: \(proxy.output)\(proxy.errors)") {
            (try? bench.get("http://127.0.0.1:\(port)/", ["--no-fail-with-body"])) != nil
        }
        return proxy
    }

    @Test func theProxyComesFromTheConfigurationOrTheEnvironmentAndExceptionsCount() async throws {
        let bench = try Workbench()
        let (gatewayPort, proxyPort) = (try Workbench.freePort(), try Workbench.freePort())
        let gateway = try await bench.pushgateway(port: gatewayPort)
        let proxy = try await tinyproxy(bench, port: proxyPort)
        let url = "http://127.0.0.1:\(gatewayPort)"
        let file = try bench.write("a.prom", "rows 7\n")
        func requests() -> Int { (proxy.output + proxy.errors).components(separatedBy: "PUT \(url)/metrics/job/palingenesis").count - 1 }
        func push(_ environment: [String: String]) async throws {
            let push = try bench.palingenesis(["push", "--pushgateway", url, file], environment: environment)
            #expect(try await push.end() == 0, "\(push.errors)")
        }
        let address = "http://127.0.0.1:\(proxyPort)"
        try await push(["PALINGENESIS_PUSH_PUSHGATEWAY_PROXY": address])
        try await eventually("the request went through the proxy: \(proxy.output)\(proxy.errors)") { requests() == 1 }
        try await push(["http_proxy": address])
        try await eventually("the request went through the proxy: \(proxy.output)\(proxy.errors)") { requests() == 2 }
        try await push(["http_proxy": address, "NO_PROXY": "127.0.0.1"])
        try await push(["PALINGENESIS_PUSH_PUSHGATEWAY_PROXY": address, "no_proxy": "127.0.0.1,localhost"])
        try await push(["http_proxy": address])
        try await eventually("the last went through the proxy, those before it did not") { requests() == 3 }
        proxy.send(SIGTERM)
        gateway.send(SIGTERM)
    }
}
