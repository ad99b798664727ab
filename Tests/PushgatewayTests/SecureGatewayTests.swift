import MetricRegistry
import Push
import Testing

@testable import Pushgateway

/// Against a real prometheus-pushgateway with TLS of its own, and the ways in which that fails.
@Suite(.timeLimit(.minutes(5)))
struct SecureGatewayTests {
    private func registry(_ value: Double) throws -> Registry {
        let registry = Registry()
        try registry.gauge("truth", help: "").set(value)
        return registry
    }

    private func configuration(
        _ gateway: GatewayProcess,
        tls: TLSConfiguration,
        passwordFile: String? = nil
    ) throws -> PushgatewayConfiguration {
        try PushgatewayConfiguration(
            url: "https://127.0.0.1:\(gateway.port)",
            job: "j",
            basicAuth: passwordFile.map { BasicAuthentication(username: "ann", passwordFile: $0) },
            tls: tls,
            proxy: ""
        )
    }

    private func sink(_ configuration: PushgatewayConfiguration) -> PushgatewaySink {
        PushgatewaySink(configuration: configuration, userAgent: "palingenesis/0")
    }

    private func truth(_ configuration: PushgatewayConfiguration) throws -> Double? {
        let samples = try PushgatewayConnection(userAgent: "palingenesis/0").samples(["truth"], configuration)
        return samples.value("truth", in: configuration.groupingKey)
    }

    @Test func aPasswordAndACertificateOpenTheGatewayOverHTTP2() async throws {
        let certificates = try Certificates()
        let gateway = try GatewayProcess(
            webConfiguration: certificates.webConfiguration(certificates.make(), withPassword: true, asksClients: true)
        )
        let client = try certificates.make(for: "DNS:client.example")
        let tls = TLSConfiguration(caFile: certificates.authority, certFile: client.certificate, keyFile: client.key)
        let password = try TemporaryFile("wrong\n".utf8)
        let configuration = try configuration(gateway, tls: tls, passwordFile: password.path)
        let sink = sink(configuration)
        let refused = await sink.push(try registry(1)).failure
        #expect(refused?.kind == .configuration)
        #expect(refused?.message.contains("does not accept the credentials, or wants some (401)") == true, "\(refused as Any)")
        #expect(refused?.message.contains("wrong") == false)

        // The secret is read at each push.
        try password.write("hunter2\n".utf8)
        #expect(await sink.push(try registry(2)).failure == nil)
        #expect(try truth(configuration) == 2)
        let report = try PushgatewayConnection(userAgent: "palingenesis/0").report(configuration, interval: .seconds(15), now: 0)
        #expect(report.findings.first?.text.hasSuffix(", HTTP/2") == true, "\(report.findings)")

        let without = self.sink(try self.configuration(gateway, tls: TLSConfiguration(caFile: certificates.authority)))
        // The server says why, or just closes, whichever arrives first.
        #expect(await without.push(try registry(3)).failure != nil)
        #expect(try truth(configuration) == 2)
        #expect(await sink.delete() == .delivered(bytes: 0))
        #expect(try truth(configuration) == nil)
    }

    /// Why a server is not trusted, and libcurl's word for it.
    @Test(arguments: [
        ("IP:127.0.0.1", -1, false, "certificate has expired", "renew it, or set this host's clock"),
        ("DNS:elsewhere.example", 2, false, "no alternative certificate subject name", "it is another host's: check the host in url"),
        ("IP:127.0.0.1", 2, true, "unable to get local issuer certificate", "check tls.caFile"),
    ])
    func aServerThatIsNotTrustedGetsNothing(name: String, days: Int, isStranger: Bool, words: String, advice: String) async throws {
        let certificates = try Certificates()
        let signer = isStranger ? try Certificates() : certificates
        var gateway = try GatewayProcess(webConfiguration: signer.webConfiguration(signer.make(for: name, days: days)))
        let port = gateway.port
        let configuration = try configuration(gateway, tls: TLSConfiguration(caFile: certificates.authority))
        let sink = sink(configuration)
        let failure = try #require(await sink.push(try registry(1)).failure)
        #expect(failure.kind == .configuration)
        #expect(failure.message.hasPrefix("the certificate of 127.0.0.1:\(port) is not trusted: "), "\(failure)")
        #expect(failure.message.contains(words), "\(failure)")
        #expect(failure.message.hasSuffix("(\(advice))"))
        // What cannot succeed waits for the tick.
        var schedule = PushSchedule(interval: .seconds(60), retry: RetryPolicy())
        _ = schedule.woke(at: .zero)
        #expect(schedule.pushEnded(.failed(failure), at: .seconds(1), random: 0.5) == .wait(until: .seconds(60)))

        gateway.stop()
        gateway = try GatewayProcess(port: port, webConfiguration: certificates.webConfiguration(certificates.make()))
        #expect(await sink.push(try registry(2)).failure == nil)
        #expect(try truth(configuration) == 2)
    }

    @Test func onRequestAnyServerIsTrusted() async throws {
        let certificates = try Certificates()
        let gateway = try GatewayProcess(webConfiguration: certificates.webConfiguration(certificates.make(days: -1)))
        let configuration = try configuration(gateway, tls: TLSConfiguration(insecureSkipVerify: true))
        #expect(await sink(configuration).push(try registry(1)).failure == nil)
    }
}
