#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

import MetricRegistry
import Push
import Testing

@testable import StatsD

struct GraphiteSinkTests {
    private let registry = Registry()
    private let time = LockedState(1_700_000_000.0)

    @Test func pushesOfAnOutageComeWithTheirOwnTimes() async throws {
        let counter = try registry.counter("c", help: "")
        var listener = StreamListener(port: 0)
        let port = try #require(listener?.port)
        let sink = makeSink("127.0.0.1:\(port)")
        #expect(await push(sink, counter) == .delivered(bytes: 15))
        #expect(listener?.take() == ["c 1 1700000000"])
        listener = nil
        for _ in 0..<3 {
            guard case .failed(let failure) = await push(sink, counter) else {
                Issue.record("nobody listens")
                return
            }
            #expect(failure.kind == .transient)
        }
        listener = StreamListener(port: port)
        _ = await push(sink, counter)
        // What may have got lost with the connection is sent once more.
        #expect(listener?.take() == (0..<5).map { "c \($0 + 1) 170000000\($0)" })
    }

    @Test func datagramsHoldWholeLines() async throws {
        let receiver = try #require(LoopbackReceiver())
        let family = try registry.counterFamily("c", help: "", labelNames: ["n"])
        for number in 0..<200 { try family.labels("\(number)").increment() }
        let sink = makeSink("udp://\(receiver.address)")
        guard case .delivered = await sink.push(registry) else {
            Issue.record("not delivered")
            return
        }
        let datagrams = receiver.takeReceived()
        #expect(datagrams.count > 1)
        #expect(datagrams.allSatisfy { $0.utf8.count <= 1432 && $0.hasSuffix("\n") })
        #expect(datagrams.joined().split(separator: "\n").count == 200)
    }

    @Test(arguments: [
        ("h:2003", "h:2003"), ("tcp://h:2003", "h:2003"), ("udp://[::1]:2003", "udp://[::1]:2003"),
    ])
    func addressesAreRead(_ text: String, _ expected: String) throws {
        #expect(try GraphiteAddress(text).description == expected)
    }

    @Test(arguments: ["h", "http://h:1", "unix:///x", "udp://h", ":1"])
    func whatIsNoAddressIsSaid(_ text: String) {
        #expect(throws: StatsDAddressError.self) { try GraphiteAddress(text) }
    }

    private func makeSink(_ address: String) -> GraphiteSink {
        let time = time
        let address = (try? GraphiteAddress(address)) ?? GraphiteAddress(host: "invalid", port: 1)
        return GraphiteSink(GraphiteConfiguration(address: address), unixTime: { time.withLock { $0 } })
    }

    private func push(_ sink: GraphiteSink, _ counter: Counter) async -> PushOutcome {
        counter.increment()
        let outcome = await sink.push(registry)
        time.withLock { $0 += 1 }
        return outcome
    }
}
