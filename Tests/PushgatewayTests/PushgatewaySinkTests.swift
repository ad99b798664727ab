import CCurl
import Exposition
import MetricRegistry
import Push
import Testing

@testable import Pushgateway

struct PushgatewaySinkTests {
    /// Answers without a network, and keeps what was asked.
    private actor FakeTransport: PushTransport {
        private(set) var requests: [PushRequest] = []
        private let answer: Result<PushResponse, TransportFailure>

        init(_ answer: Result<PushResponse, TransportFailure>) {
            self.answer = answer
        }

        init(_ status: Int, _ body: String = "") {
            answer = .success(PushResponse(status: status, body: Array(body.utf8)))
        }

        func send(_ request: PushRequest, within limit: Duration) async throws(TransportFailure) -> PushResponse {
            requests.append(request)
            return try answer.get()
        }
    }

    private func registry() throws -> Registry {
        let registry = Registry()
        try registry.gauge("answer", help: "Of everything.").set(42)
        return registry
    }

    private func sink(
        _ transport: FakeTransport,
        method: PushgatewayConfiguration.Method = .put,
        bearerTokenFile: String? = nil
    ) throws -> PushgatewaySink {
        let configuration = try PushgatewayConfiguration(
            url: "http://gw.example:9091/base",
            job: "j",
            method: method,
            bearerTokenFile: bearerTokenFile
        )
        return PushgatewaySink(
            configuration: configuration,
            transport: transport,
            clocks: Clocks(monotonic: { .zero }, secondsSinceEpoch: { 784_111_777 }, random: { 0.5 })
        )
    }

    @Test func nameAndDestinationAreForPeople() throws {
        let configuration = try PushgatewayConfiguration(url: "http://ann:hunter2@gw.example:9091/base/")
        let sink = PushgatewaySink(configuration: configuration, userAgent: "palingenesis/0")
        #expect(sink.name == "pushgateway")
        #expect(sink.destination == "http://gw.example:9091/base")
    }

    @Test(arguments: [200, 202, 204])
    func whatTheRegistryHoldsIsPushed(status: Int) async throws {
        let transport = FakeTransport(status)
        let registry = try registry()
        let text = registry.prometheusText()
        #expect(try await sink(transport).push(registry) == .delivered(bytes: text.count))
        let request = try #require(await transport.requests.first)
        #expect(request.method == .put)
        #expect(request.url == "http://gw.example:9091/base/metrics/job/j")
        #expect(request.body == .array(text))
        #expect(request.headers == [PushRequest.Header(name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8")])
    }

    @Test func theBytesThatCountAreThoseThatWereSent() async throws {
        let transport = FakeTransport(200)
        let registry = try registry()
        let family = try registry.gaugeFamily("many", help: "", labelNames: ["n"])
        for number in 0..<100 { try family.labels("\(number)").set(1) }
        let outcome = try await sink(transport).push(registry)
        let body = try #require(await transport.requests.first?.body)
        #expect(outcome == .delivered(bytes: body.count))
        #expect(body.count < registry.prometheusText().count / 2)
    }

    @Test func anEmptyRegistryDoesNotWipeTheGroup() async throws {
        let transport = FakeTransport(200)
        let registry = Registry()
        let refused = PushOutcome.failed(
            PushFailure(.configuration, "nothing to push: a PUT would wipe the group (push.pushgateway.allowEmpty allows it)")
        )
        #expect(try await sink(transport).push(registry) == refused)
        _ = try registry.gaugeFamily("later", help: "Has no series yet.", labelNames: ["n"])
        #expect(try await sink(transport).push(registry) == refused)
        #expect(await transport.requests.isEmpty)
    }

    @Test func anEmptyRegistryIsPushedWhereThatIsAllowed() async throws {
        let transport = FakeTransport(200)
        var configuration = try PushgatewayConfiguration(url: "http://gw.example:9091")
        configuration.allowsEmpty = true
        let sink = PushgatewaySink(configuration: configuration, transport: transport, clocks: .system)
        #expect(await sink.push(Registry()) == .delivered(bytes: 0))
        #expect(await transport.requests.map(\.method) == [.put])
    }

    @Test func withPOSTAnEmptyRegistryHarmsNothing() async throws {
        let transport = FakeTransport(200)
        #expect(try await sink(transport, method: .post).push(Registry()) == .delivered(bytes: 0))
        #expect(await transport.requests.map(\.method) == [.post])
    }

    @Test func deletingIsDeliveredWhenItIsAccepted() async throws {
        let transport = FakeTransport(202)
        #expect(try await sink(transport).delete() == .delivered(bytes: 0))
        #expect(await transport.requests.map(\.method) == [.delete])
    }

    @Test func anAnswerThatIsNoSuccessIsClassified() async throws {
        let transport = FakeTransport(400, "pushed metrics must not have timestamps\n")
        let failure = PushFailure(.rejected, "the Pushgateway refused the body (400): pushed metrics must not have timestamps")
        #expect(try await sink(transport).push(registry()) == .failed(failure))
    }

    @Test func retryAfterIsReadWithTheSinksClock() async throws {
        let transport = FakeTransport(.success(PushResponse(status: 503, retryAfter: "Sun, 06 Nov 1994 08:50:07 GMT")))
        let failure = PushFailure(.transient, "gw.example:9091 is not available at present (503)", retryAfter: .seconds(30))
        #expect(try await sink(transport).push(registry()) == .failed(failure))
    }

    @Test func aFailureOfTheTransportIsClassified() async throws {
        let transport = FakeTransport(.failure(TransportFailure(CURLE_GOT_NOTHING)))
        let failure = PushFailure(.transient, "gw.example:9091 closed the connection without an answer")
        #expect(try await sink(transport).push(registry()) == .failed(failure))
    }

    @Test func aMissingSecretSendsNothing() async throws {
        let transport = FakeTransport(200)
        let failure = PushFailure(.configuration, "the secret file /nowhere/token cannot be opened: No such file or directory")
        #expect(try await sink(transport, bearerTokenFile: "/nowhere/token").push(registry()) == .failed(failure))
        #expect(try await sink(transport, bearerTokenFile: "/nowhere/token").delete() == .failed(failure))
        #expect(await transport.requests.isEmpty)
    }

    @Test func aRotatedSecretIsUsedByTheNextPush() async throws {
        let transport = FakeTransport(200)
        let file = try TemporaryFile("old\n".utf8)
        let sink = try sink(transport, bearerTokenFile: file.path)
        _ = try await sink.push(registry())
        try file.write("new\n".utf8)
        _ = try await sink.push(registry())
        #expect(await transport.requests.map { $0.headers.last?.value } == ["Bearer old", "Bearer new"])
    }
}
