#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

import MetricRegistry
import Push
import TestSupport
import Testing

@testable import StatsD

/// The system's own sockets: what a receiver on this host adds up is what the registry says.
struct LoopbackTests {
    private struct Case: Sendable {
        let receiver: StatsDReceiver
        let quoted: String
        let lines: String
        let rocket: String
        let requests: @Sendable (String) -> String
        let bucket: @Sendable (String) -> String

        static let all = [
            Case(
                receiver: .etsy,
                quoted: "hits;dc=eu;path=_a_",
                lines: "hits;dc=eu;path=x_y",
                rocket: "hits;dc=eu;path=_",
                requests: { "\($0);dc=eu" },
                bucket: { "seconds_bucket;dc=eu;le=\($0)" }
            ),
            Case(
                receiver: .etsyFlat,
                quoted: "hits.dc.eu.path._a_",
                lines: "hits.dc.eu.path.x_y",
                rocket: "hits.dc.eu.path._",
                requests: { "\($0).dc.eu" },
                bucket: { "seconds_bucket.dc.eu.le.\($0 == "0.1" ? "0_1" : $0)" }
            ),
            Case(
                receiver: .datadog,
                quoted: "hits#dc:eu,path:\"a\"",
                lines: "hits#dc:eu,path:x_y",
                rocket: "hits#dc:eu,path:🚀",
                requests: { "\($0)#dc:eu" },
                bucket: { "seconds_bucket#dc:eu,le:\($0 == "Inf" ? "+Inf" : $0)" }
            ),
            Case(
                receiver: .statsdExporter,
                quoted: "hits#dc:eu,path:\"a\"",
                lines: "hits#dc:eu,path:x_y",
                rocket: "hits#dc:eu,path:🚀",
                requests: { "\($0)#dc:eu" },
                bucket: { "seconds_bucket#dc:eu,le:\($0 == "Inf" ? "+Inf" : $0)" }
            ),
        ]
    }

    @Test(arguments: 0..<4)
    func theReceiversSumsAreTheRegistrysValues(_ index: Int) async throws {
        let shape = Case.all[index]
        let receiver = try #require(LoopbackReceiver())
        let registry = Registry()
        let hits = try registry.counterFamily("hits", help: "", labelNames: ["path"])
        let saved = try registry.counter("saved", help: "", startingAt: 41)
        let waited = try registry.floatingPointCounter("waited", help: "", startingAt: 100.5)
        let balance = try registry.gauge("balance", help: "")
        let seconds = try registry.histogram("seconds", help: "", upperBounds: [0.1, 1])
        let sink = StatsDSink(
            StatsDConfiguration(address: receiver.address, receiver: shape.receiver, maxDatagramBytes: 128, tags: ["dc": "eu"])
        )
        var model = ReceiverModel(hasRelativeGauges: shape.receiver != .datadog)

        var random = SplitMix64(seed: 7)
        for round in 1...20 {
            try hits.labels("\"a\"").increment(by: UInt64(round))
            try hits.labels("x\ny").increment(by: 2)
            try hits.labels("🚀").increment()
            saved.increment()
            waited.increment(by: Double.random(in: 0...10, using: &random))
            balance.set(Double(10 - round) / 4)
            seconds.observe(Double.random(in: 0...2, using: &random))
            guard case .delivered(let bytes) = await sink.push(registry) else {
                Issue.record("round \(round) failed")
                return
            }
            let datagrams = receiver.takeReceived()
            #expect(datagrams.reduce(0) { $0 + $1.utf8.count } == bytes)
            #expect(datagrams.allSatisfy { $0.utf8.count <= 128 })
            model.receive(datagrams)
            #expect(model.gauges[shape.requests("balance")] == balance.value)
        }

        #expect(model.malformed == [])
        #expect(model.counters[shape.quoted] == 210)
        #expect(model.counters[shape.lines] == 40)
        #expect(model.counters[shape.rocket] == 20)
        #expect(model.counters[shape.requests("saved")] == 20)
        #expect(model.counters[shape.requests("waited")] == waited.value - 100.5)
        #expect(model.counters[shape.bucket("Inf")] == 20)
        #expect(model.counters[shape.requests("seconds_count")] == 20)
        var replayed = SplitMix64(seed: 7)
        let observed = (1...20).map { _ in
            _ = Double.random(in: 0...10, using: &replayed)
            return Double.random(in: 0...2, using: &replayed)
        }
        #expect(model.counters[shape.bucket("0.1")] == Double(observed.count { $0 <= 0.1 }))
        #expect(model.counters[shape.bucket("1")] == Double(observed.count { $0 <= 1 }))
        // Each thread adds up what it observed, so the last bit depends on how often this task changed threads.
        let sum = try #require(model.counters[shape.requests("seconds_sum")])
        #expect(abs(sum - observed.reduce(0, +)) < 1e-13)
        #expect(receiver.sources.count == 1)
    }

    @Test(arguments: 0..<4)
    func aReceiverThatWasClosedForAWhileHasTheSameTotals(_ index: Int) async throws {
        let shape = Case.all[index]
        var receiver = LoopbackReceiver()
        let address = try #require(receiver).address
        guard case .udp(_, let port) = address else { return }
        let registry = Registry()
        let family = try registry.counterFamily("c", help: "", labelNames: ["n"])
        let counters = try (0..<40).map { try family.labels("\($0)") }
        let seconds = try registry.histogram("seconds", help: "", upperBounds: [0.1, 1])
        let sink = StatsDSink(StatsDConfiguration(address: address, receiver: shape.receiver, maxDatagramBytes: 100))
        var model = ReceiverModel()
        var failures = 0
        for round in 0..<40 {
            for (number, counter) in counters.enumerated() { counter.increment(by: UInt64(number + round)) }
            seconds.observe(Double(round) / 8)
            // Away in every other group of five rounds, closing only after everything was read.
            if round.isMultiple(of: 5) {
                receiver = nil
                if round.isMultiple(of: 10) { receiver = LoopbackReceiver(port: port) }
            }
            if case .failed(let failure) = await sink.push(registry) {
                #expect(failure == DatagramTransmitter.nobodyListens(on: address.description))
                failures += 1
            }
            model.receive(receiver?.takeReceived() ?? [])
        }
        #expect(failures == 20)
        receiver = nil
        receiver = LoopbackReceiver(port: port)
        #expect(receiver != nil)
        guard case .delivered = await sink.push(registry) else {
            Issue.record("the receiver is back")
            return
        }
        model.receive(receiver?.takeReceived() ?? [])
        #expect(await sink.push(registry) == .delivered(bytes: 0))

        #expect(model.malformed == [])
        for (number, counter) in counters.enumerated() {
            let key = model.counters.first { $0.key.hasPrefix("c") && $0.key.hasSuffix("\(separator(shape.receiver))\(number)") }
            #expect(key?.value == Double(counter.value))
        }
        #expect(model.counters["seconds_count"] == 40)
        #expect(model.counters["seconds_sum"] == (0..<40).reduce(0.0) { $0 + Double($1) / 8 })
    }

    @Test func versionSixIsReachedAsWell() async throws {
        let registry = Registry()
        try registry.counter("c", help: "").increment(by: 3)
        guard let receiver = LoopbackReceiver(host: "::1") else {
            // A host without it says so instead of losing the numbers.
            let sink = StatsDSink(StatsDConfiguration(address: .udp(host: "::1", port: 8125)))
            guard case .failed(let failure) = await sink.push(registry) else {
                Issue.record("nobody can have taken this")
                return
            }
            #expect(failure.kind == .transient)
            return
        }
        let sink = StatsDSink(StatsDConfiguration(address: receiver.address))
        #expect(await sink.push(registry) == .delivered(bytes: 5))
        #expect(receiver.takeReceived() == ["c:3|c"])
    }

    @Test func aUnixSocketThatIsMadeAnewIsFoundAgain() async throws {
        let path = "/tmp/palingenesis-statsd-\(getpid()).sock"
        let registry = Registry()
        let counter = try registry.counter("c", help: "")
        let sink = StatsDSink(StatsDConfiguration(address: try StatsDAddress("unix://\(path)"), receiver: .datadog))
        let nobody = PushOutcome.failed(DatagramTransmitter.nobodyListens(on: "unix://\(path)"))
        counter.increment(by: 1)
        #expect(await sink.push(registry) == nobody)
        var receiver = LoopbackReceiver(path: path)
        #expect(await sink.push(registry) == .delivered(bytes: 5))
        #expect(receiver?.takeReceived() == ["c:1|c"])
        receiver = nil
        counter.increment(by: 2)
        #expect(await sink.push(registry) == nobody)
        counter.increment(by: 3)
        receiver = LoopbackReceiver(path: path)
        #expect(await sink.push(registry) == .delivered(bytes: 5))
        #expect(receiver?.takeReceived() == ["c:5|c"])
    }

    @Test func aUnixReceiverThatDoesNotReadLosesNothing() async throws {
        let path = "/tmp/palingenesis-statsd-full-\(getpid()).sock"
        let receiver = try #require(LoopbackReceiver(path: path))
        let registry = Registry()
        let family = try registry.counterFamily("c", help: "", labelNames: ["n"])
        for number in 0..<2000 { try family.labels("\(number)").increment(by: UInt64(number)) }
        let sink = StatsDSink(StatsDConfiguration(address: receiver.address, maxDatagramBytes: 64))
        var model = ReceiverModel()
        let full = PushFailure(.transient, "buffers were full on the way to unix://\(path)")
        #expect(await sink.push(registry) == .failed(full))
        for _ in 0..<2000 where model.counters.count < 2000 {
            model.receive(receiver.takeReceived())
            _ = await sink.push(registry)
        }
        model.receive(receiver.takeReceived())
        for number in 0..<2000 { #expect(model.counters["c;n=\(number)"] == Double(number)) }
    }

    @Test func aDatagramBeyondTheKernelsLimitIsDroppedAndSaid() throws {
        let receiver = try #require(LoopbackReceiver())
        guard case .udp(let host, let port) = receiver.address else { return }
        let address = try #require(try SocketAddress.lookUp(.udp(host: host, port: port)).get().first)
        let socket = try UDPSocket(connectedTo: address)
        #expect([UInt8](repeating: 0, count: 65_508).withUnsafeBytes { socket.send($0) } == .tooBig)
        #expect([UInt8](repeating: 0, count: 65_507).withUnsafeBytes { socket.send($0) } == .accepted)
    }

    private func separator(_ receiver: StatsDReceiver) -> String {
        switch receiver.tagSyntax {
        case .inName, .afterComma, .plaintext: "n="
        case .flattened: ".n."
        case .afterType: "n:"
        }
    }
}
