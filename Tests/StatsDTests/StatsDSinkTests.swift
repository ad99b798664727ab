import Dispatch
import MetricRegistry
import Push
import Testing

@testable import StatsD

struct StatsDSinkTests {
    private let kernel = ScriptedKernel()
    private let registry = Registry()
    private let events = LockedState<[SinkEvent]>([])

    @Test func itSaysWhatItIsAndWhereItSends() throws {
        let sink = StatsDSink(StatsDConfiguration(address: try StatsDAddress("[::1]:8125")))
        #expect(sink.name == "statsd")
        #expect(sink.destination == "[::1]:8125")
    }

    @Test func itTellsWhatBecameOfDatagramsAndSamples() async throws {
        try registry.counter("c", help: "").increment()
        try registry.gauge("n", help: "").set(.nan)
        try registry.gauge("i", help: "").set(.infinity)
        try registry.gaugeFamily("long", help: "", labelNames: ["v"]).labels(String(repeating: "x", count: 2000)).set(1)
        let sink = makeSink()
        #expect(await sink.push(registry) == .delivered(bytes: 5))
        #expect(
            takeEvents() == [
                .datagrams(.sent, count: 1), .skippedSamples(.notANumber, count: 1), .skippedSamples(.infinite, count: 1),
                .skippedSamples(.tooLong, count: 1),
            ]
        )
        try registry.counter("c", help: "").increment()
        kernel.isListening = false
        #expect(await sink.push(registry) == .failed(DatagramTransmitter.nobodyListens(on: "localhost:8125")))
        #expect(takeEvents().first == .datagrams(.refused, count: 1))
        kernel.script(.noRoom)
        _ = await sink.push(registry)
        #expect(takeEvents().first == .datagrams(.dropped, count: 1))
    }

    @Test func whatTheReceiversSocketDropsIsToldFromTheFirstPushOn() async throws {
        try registry.gauge("g", help: "").set(1)
        let readings = LockedState<[UInt64]>([10, 10, 14, 14])
        var environment = StatsDEnvironment.scripted(["four": kernel], addresses: ["four"])
        environment.readDrops = { _ in readings.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
        let sink = makeSink(environment)
        _ = await sink.push(registry)
        #expect(takeEvents() == [.datagrams(.sent, count: 1)])
        _ = await sink.push(registry)
        let events = takeEvents()
        #expect(events.suffix(2) == [.datagrams(.sent, count: 1), .receiverDrops(count: 4)])
        guard events.count == 3, case .dropping(let words) = events[0] else {
            Issue.record("it is not told in words: \(events)")
            return
        }
        #expect(words.hasPrefix("localhost:8125 does not keep up: "))
    }

    @Test func anotherRegistryIsUnsent() async throws {
        try registry.counter("c", help: "").increment(by: 5)
        let other = Registry()
        try other.counter("d", help: "").increment(by: 7)
        let sink = makeSink()
        _ = await sink.push(registry)
        _ = await sink.push(other)
        #expect(kernel.takeReceived() == ["c:5|c", "d:7|c"])
    }

    @Test func theSizeOfDatagramsChangesAndTheLedgerStays() async throws {
        let family = try registry.counterFamily("m", help: "", labelNames: ["v"])
        for value in 0..<20 { try family.labels("\(value)").increment() }
        let sink = makeSink()
        _ = await sink.push(registry)
        #expect(kernel.takeReceived().count == 1)
        sink.adopt(StatsDConfiguration(address: .udp(host: "h", port: 1), maxDatagramBytes: 64))
        _ = await sink.push(registry)
        #expect(kernel.takeReceived().isEmpty)
        for value in 0..<20 { try family.labels("\(value)").increment(by: 2) }
        _ = await sink.push(registry)
        let datagrams = kernel.takeReceived()
        #expect(datagrams.count > 1 && datagrams.allSatisfy { $0.utf8.count <= 64 })
        #expect(datagrams.flatMap { $0.split(separator: "\n") }.allSatisfy { $0.hasSuffix(":2|c") })
        #expect(sink.uncertainty?.contains("UDP does not tell") == true)
    }

    /// Buckets and observations are series of their own at the receiver: each has what the registry has, whatever was sent when.
    @Test func theFormOfHistogramsChangesAndTheLedgerStays() async throws {
        let counter = try registry.counter("c", help: "")
        let histogram = try registry.histogram("h", help: "", upperBounds: [1])
        let sink = makeSink()
        var received: [[String]] = []
        for form in [StatsDConfiguration.Histograms.buckets, .timers, .timers, .buckets, .timers] {
            sink.adopt(StatsDConfiguration(address: .udp(host: "h", port: 1), histograms: form))
            counter.increment(by: 2)
            histogram.observe(0.5)
            _ = await sink.push(registry)
            received.append(kernel.takeReceived().flatMap { $0.split(separator: "\n").map(String.init) })
        }
        let observation = "h:0.5|ms"
        #expect(
            received == [
                ["c:2|c", "h_bucket;le=1:1|c", "h_bucket;le=Inf:1|c", "h_sum:0.5|c", "h_count:1|c"],
                ["c:2|c", observation, observation],
                ["c:2|c", observation],
                ["c:2|c", "h_bucket;le=1:3|c", "h_bucket;le=Inf:3|c", "h_sum:1.5|c", "h_count:3|c"],
                ["c:2|c", observation, observation],
            ]
        )
    }

    @Test func nothingCanBeTakenBackFromAReceiver() async {
        #expect(await makeSink().delete() == .delivered(bytes: 0))
        #expect(kernel.sends == 0)
    }

    @Test func renamedSeriesAreKnownAfterAPush() async throws {
        let family = try registry.counterFamily("m", help: "", labelNames: ["v"])
        _ = try family.labels("a b")
        _ = try family.labels("a_b")
        let sink = makeSink()
        #expect(sink.collisions == [])
        _ = await sink.push(registry)
        _ = await sink.push(registry)
        let words = takeEvents().compactMap { if case .renamed(let words) = $0 { words } else { nil } }
        #expect(words == sink.collisions.map(\.description))
        #expect(sink.collisions == StatsDReceiver.etsy.collisions(in: registry))
        #expect(sink.collisions.map(\.series) == ["m{v=\"a b\"}"])
    }

    @Test func cancellingAPushEndsItsWaitForTheResolver() async {
        let lookedUp = DispatchSemaphore(value: 0)
        let task = LockedState<Task<PushOutcome, Never>?>(nil)
        var environment = StatsDEnvironment.scripted([:], addresses: [])
        environment.lookUpMilliseconds = 600_000
        environment.lookUp = { _ in
            // By now the push is on its way; its task is cancelled from here, since nothing else is sure to run meanwhile.
            while task.withLock({ $0 }) == nil {}
            task.withLock { $0?.cancel() }
            lookedUp.wait()
            return .success([])
        }
        let sink = makeSink(environment)
        let registry = registry
        let push = Task { await sink.push(registry) }
        task.withLock { $0 = push }
        let outcome = await push.value
        lookedUp.signal()
        #expect(outcome == .failed(PushFailure(.cancelled, "the push was called off while its host was looked up")))
    }

    @Test func pushesAtTheSameTimeTakeTurns() async throws {
        let counter = try registry.counter("c", help: "")
        counter.increment(by: 5)
        let sink = makeSink()
        await withTaskGroup(of: PushOutcome.self) { group in
            for _ in 0..<8 { group.addTask { await sink.push(registry) } }
        }
        #expect(kernel.takeReceived() == ["c:5|c"])
    }

    private func makeSink(_ environment: StatsDEnvironment? = nil) -> StatsDSink {
        let events = events
        return StatsDSink(
            StatsDConfiguration(address: .udp(host: "localhost", port: 8125)),
            environment: environment ?? .scripted(["four": kernel], addresses: ["four"]),
            onEvent: { event in events.withLock { $0.append(event) } }
        )
    }

    private func takeEvents() -> [SinkEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
