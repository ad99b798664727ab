import MetricRegistry
import Push
import Testing

@testable import Pushgateway

/// A sink with several gateways, over a transport whose hosts go down and come back.
struct FailoverSinkTests {
    /// Answers for every host that is not down.
    private actor Hosts: PushTransport {
        private(set) var requests: [String] = []
        private var down: Set<String> = []

        func setDown(_ hosts: Set<String>) { down = hosts }

        func take() -> [String] {
            defer { requests = [] }
            return requests
        }

        func send(_ request: PushRequest, within limit: Duration) async throws(TransportFailure) -> PushResponse {
            let host = request.url.split(separator: "/")[1].prefix { $0 != ":" }
            requests.append("\(request.method.rawValue) \(host)")
            return PushResponse(status: down.contains(String(host)) ? 503 : 200)
        }
    }

    private final class Bench: Sendable {
        let hosts = Hosts()
        let now = LockedState(Duration.zero)
        let events = LockedState<[SinkEvent]>([])
        let registry = Registry()
        let sink: PushgatewaySink

        init(_ urls: [String] = ["http://a:1", "http://b:1"]) throws {
            try registry.gauge("g", help: "").set(1)
            let configuration = try PushgatewayConfiguration(url: urls[0], fallbacks: Array(urls.dropFirst()), job: "j")
            sink = PushgatewaySink(
                configuration: configuration,
                transport: hosts,
                clocks: Clocks(monotonic: { [now] in now.withLock { $0 } }, secondsSinceEpoch: { 0 }, random: { 0.5 }),
                note: { [events] event in events.withLock { $0.append(event) } }
            )
        }

        /// The requests of a push some seconds later, and what it told.
        func push(after seconds: Int = 100) async -> (requests: [String], events: [SinkEvent], isDelivered: Bool) {
            now.withLock { $0 += .seconds(seconds) }
            let outcome = await sink.push(registry)
            let told = events.withLock { events in
                defer { events = [] }
                return events
            }
            return (await hosts.take(), told, outcome.failure == nil)
        }
    }

    @Test func theSecondStandsInForTheFirstAndItsCopyGoes() async throws {
        let bench = try Bench()
        #expect(await bench.push().requests == ["PUT a", "DELETE b"])
        #expect(await bench.push().requests == ["PUT a"])

        await bench.hosts.setDown(["a"])
        var push = await bench.push()
        #expect(push.requests == ["PUT a", "PUT b"])
        #expect(push.isDelivered)
        #expect(push.events == [.failedOver("pushes go to http://b:1 in place of http://a:1: a:1 is not available at present (503)")])
        #expect(bench.sink.destination == "http://b:1 (in place of http://a:1)")
        push = await bench.push(after: 0)
        #expect(push.requests == ["PUT b"])
        #expect(push.events.isEmpty)

        await bench.hosts.setDown([])
        push = await bench.push()
        #expect(push.requests == ["PUT a", "DELETE b"])
        #expect(push.events == [.noted("pushes go to http://a:1 again, in place of http://b:1")])
        #expect(bench.sink.destination == "http://a:1")
        #expect(await bench.push().requests == ["PUT a"])
    }

    @Test func whenNobodyIsThereThePushFailsOnce() async throws {
        let bench = try Bench()
        await bench.hosts.setDown(["a", "b"])
        let push = await bench.push()
        #expect(!push.isDelivered)
        #expect(push.requests == ["PUT a", "PUT b"])
        #expect(push.events.isEmpty)
    }

    @Test func deletingDeletesEveryCopy() async throws {
        let bench = try Bench()
        #expect(await bench.sink.delete() == .delivered(bytes: 0))
        #expect(await bench.hosts.take() == ["DELETE a", "DELETE b"])
        await bench.hosts.setDown(["a"])
        _ = await bench.push()
        #expect(await bench.sink.delete().failure?.kind == .transient)
        #expect(await bench.hosts.take() == ["DELETE b", "DELETE a"])
    }

    @Test func whatOnlyImportsIsNeverAskedToDelete() async throws {
        let bench = try Bench(["http://a:1", "http://vm:1/api/v1/import/prometheus"])
        #expect(await bench.push().requests == ["PUT a"])
        await bench.hosts.setDown(["a"])
        #expect(await bench.push().requests == ["PUT a", "PUT vm"])
        await bench.hosts.setDown([])
        #expect(await bench.push().requests == ["PUT a"])
        #expect(await bench.sink.delete() == .delivered(bytes: 0))
        #expect(await bench.hosts.take() == ["DELETE a"])
        let words = "http://vm:1/api/v1/import/prometheus \(PushgatewayConfiguration.importWords)"
        #expect(bench.events.withLock { $0 } == [.noted(words)])
    }
}
