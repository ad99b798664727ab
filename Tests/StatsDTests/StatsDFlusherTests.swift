import Dispatch
import MetricRegistry
import Push
import TestSupport
import Testing

@testable import StatsD

struct StatsDFlusherTests {
    private let kernel = ScriptedKernel()
    private let registry = Registry()

    @Test func aReceiverThatIsAwayGetsEverythingOnceWhenItIsBack() throws {
        let counter = try registry.counter("c", help: "")
        var flusher = makeFlusher()
        kernel.isListening = false
        for _ in 0..<3 {
            counter.increment(by: 5)
            let report = flusher.push(Cancellation()) { $0.flush(registry) }
            #expect(report.outcome == .failed(nobodyListens))
            #expect(report.tally == DatagramTransmitter.Tally(sent: 0, refused: 1, dropped: 0, bytes: 0))
        }
        kernel.isListening = true
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 6))
        #expect(kernel.takeReceived() == ["c:15|c"])
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 0))
        #expect(kernel.takeReceived() == [])
    }

    @Test func aRefusalThatComesLateIsMadeGoodByTheNextPush() throws {
        let counter = try registry.counter("c", help: "")
        counter.increment(by: 5)
        var flusher = makeFlusher()
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 5))
        _ = kernel.takeReceived()
        kernel.refuseLate()
        let report = flusher.push(Cancellation()) { $0.flush(registry) }
        #expect(report.outcome == .failed(nobodyListens))
        #expect(report.tally == DatagramTransmitter.Tally(sent: 1, refused: 1, dropped: 0, bytes: 5))
        #expect(kernel.takeReceived() == ["c:5|c"])
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 0))
    }

    @Test func whereNobodyListensTheNextAddressIsTriedInTheSamePush() throws {
        try registry.counter("c", help: "").increment(by: 5)
        let other = ScriptedKernel()
        kernel.isListening = false
        var flusher = makeFlusher(.scripted(["six": kernel, "four": other], addresses: ["six", "four"]))
        let report = flusher.push(Cancellation()) { $0.flush(registry) }
        #expect(report.outcome == .delivered(bytes: 5))
        #expect(report.tally == DatagramTransmitter.Tally(sent: 1, refused: 1, dropped: 0, bytes: 5))
        #expect(other.takeReceived() == ["c:5|c"])
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 0))
    }

    @Test func whatIsPendingOnAnUnusedAddressTakesNothingBack() throws {
        let counter = try registry.counter("c", help: "")
        counter.increment(by: 5)
        let other = ScriptedKernel()
        var flusher = makeFlusher(.scripted(["six": kernel, "four": other], addresses: ["six", "four"]))
        kernel.isListening = false
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 5))
        kernel.isListening = true
        kernel.refuseLate()
        other.isListening = false
        counter.increment(by: 2)
        // The other one refuses, so the first address gets its turn again, on the socket with the old refusal.
        let report = flusher.push(Cancellation()) { $0.flush(registry) }
        #expect(report.outcome == .delivered(bytes: 5))
        #expect(kernel.takeReceived() == ["c:2|c"])
        #expect(other.takeReceived() == ["c:5|c"])
    }

    @Test func anAddressWithoutARouteIsPassedOver() throws {
        try registry.counter("c", help: "").increment()
        var flusher = makeFlusher(.scripted(["four": kernel], addresses: ["six", "four"]))
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 5))
        var lost = makeFlusher(.scripted([:], addresses: ["six"]))
        let failure = PushFailure(.transient, "cannot send to six: Network is unreachable")
        #expect(lost.push(Cancellation()) { $0.flush(registry) }.outcome == .failed(failure))
    }

    @Test func aNameThatDoesNotResolveIsLookedUpAgainByTheNextPush() throws {
        try registry.counter("c", help: "").increment()
        let answers = LockedState<[AddressResolver.Answer]>([
            .failure(AddressLookUpError(reason: "Name or service not known")), .success([.named("four")]),
        ])
        var environment = StatsDEnvironment.scripted(["four": kernel], addresses: [])
        environment.lookUp = { _ in answers.withLock { $0.removeFirst() } }
        var flusher = makeFlusher(environment)
        let failure = PushFailure(.transient, "cannot resolve \"localhost\": Name or service not known")
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .failed(failure))
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 5))
    }

    @Test func aResolverThatDoesNotAnswerCostsAPushNoMoreThanItsWait() throws {
        let gate = DispatchSemaphore(value: 0)
        var environment = StatsDEnvironment.scripted([:], addresses: [])
        environment.lookUpMilliseconds = 0
        environment.lookUp = { _ in
            gate.wait()
            return .success([])
        }
        var flusher = makeFlusher(environment)
        let failure = PushFailure(.transient, "cannot resolve \"localhost\": no answer from the resolver in 0 ms")
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .failed(failure))
        gate.signal()
    }

    @Test func aCancelledPushSaysSo() {
        let cancellation = Cancellation()
        cancellation.cancel()
        var flusher = makeFlusher()
        #expect(
            flusher.push(cancellation) { $0.flush(registry) }.outcome
                == .failed(PushFailure(.cancelled, "the push to localhost:8125 was called off"))
        )
        #expect(kernel.sends == 0)
    }

    @Test func refusalsHaveTheNameLookedUpAgain() throws {
        try registry.counter("c", help: "").increment()
        let moved = ScriptedKernel()
        let lookUps = LockedState(0)
        let done = DispatchSemaphore(value: 0)
        var environment = StatsDEnvironment.scripted(["old": kernel, "new": moved], addresses: [])
        environment.lookUp = { _ in
            let count = lookUps.withLock { count in
                count += 1
                return count
            }
            if count == 2 { done.signal() }
            return .success([.named(count == 1 ? "old" : "new")])
        }
        let time = LockedState(Duration.zero)
        environment.now = { time.withLock { $0 } }
        kernel.isListening = false
        var flusher = makeFlusher(environment)
        _ = flusher.push(Cancellation()) { $0.flush(registry) }
        time.withLock { $0 = ReceiverEndpoints.intervalAfterRefusal }
        _ = flusher.push(Cancellation()) { $0.flush(registry) }
        done.wait()
        // The answer is taken by the first push that finds it.
        while moved.sends == 0 { _ = flusher.push(Cancellation()) { $0.flush(registry) } }
        #expect(moved.takeReceived() == ["c:1|c"])
        #expect(lookUps.withLock { $0 } == 2)
    }

    @Test func aReceiverThatMovesIsFoundInTimeAndTheLastAddressStaysWhenNobodyKnows() throws {
        let counter = try registry.counter("c", help: "")
        counter.increment()
        let moved = ScriptedKernel()
        let answers = LockedState(["old", nil, "new"] as [String?])
        let done = DispatchSemaphore(value: 0)
        var environment = StatsDEnvironment.scripted(["old": kernel, "new": moved], addresses: [])
        environment.lookUp = { _ in
            defer { done.signal() }
            let answer = answers.withLock { $0.removeFirst() }
            return answer.map { .success([.named($0)]) } ?? .failure(AddressLookUpError(reason: "no answer"))
        }
        let time = LockedState(Duration.zero)
        environment.now = { time.withLock { $0 } }
        var flusher = makeFlusher(environment)
        _ = flusher.push(Cancellation()) { $0.flush(registry) }
        done.wait()
        for _ in 0..<2 {
            time.withLock { $0 += ReceiverEndpoints.interval }
            counter.increment()
            _ = flusher.push(Cancellation()) { $0.flush(registry) }
            done.wait()
        }
        #expect(kernel.takeReceived() == ["c:1|c", "c:1|c", "c:1|c"])
        counter.increment()
        while moved.sends == 0 { _ = flusher.push(Cancellation()) { $0.flush(registry) } }
        #expect(moved.takeReceived() + kernel.takeReceived() == ["c:1|c"])
    }

    /// Any updates, and a receiver that is away, full or back at any moment: at the end it has what the registry has.
    @Test(arguments: 0..<24)
    func nothingIsLostOrDoubled(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let receiver = [StatsDReceiver.etsy, .etsyFlat, .datadog, .statsdExporter][seed % 4]
        let family = try registry.counterFamily("events", help: "", labelNames: ["kind"])
        let counters = try (0..<20).map { try family.labels("\($0)") }
        let seconds = try registry.floatingPointCounter("seconds", help: "", startingAt: 0.3)
        let histogram = try registry.histogram("duration", help: "", upperBounds: [0.1, 1, 10])
        var flusher = makeFlusher(receiver: receiver, maxDatagramBytes: 100)
        var model = ReceiverModel()

        for _ in 0..<120 {
            for counter in counters where Int.random(in: 0..<3, using: &random) == 0 {
                counter.increment(by: UInt64.random(in: 0...9, using: &random))
            }
            seconds.increment(by: Double.random(in: 0...300, using: &random))
            histogram.observe(Double.random(in: 0...20, using: &random))
            kernel.isListening = Bool.random(using: &random)
            kernel.comeAndGo((0..<Int.random(in: 0...9, using: &random)).map { _ in Int.random(in: 0..<3, using: &random) > 0 })
            if Int.random(in: 0..<4, using: &random) == 0 { kernel.script(.noRoom) }
            _ = flusher.push(Cancellation()) { $0.flush(registry) }
            model.receive(kernel.takeReceived())
        }
        kernel.comeAndGo([])
        kernel.isListening = true
        for _ in 0..<8 {
            _ = flusher.push(Cancellation()) { $0.flush(registry) }
            model.receive(kernel.takeReceived())
        }
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 0))

        let tag: (String, String) -> String =
            switch receiver {
            case .etsy: { ";\($0)=\($1)" }
            case .etsyFlat: { ".\($0).\($1.replacing(".", with: "_"))" }
            default: { "#\($0):\($1)" }
            }
        for (index, counter) in counters.enumerated() {
            #expect(model.counters["events" + tag("kind", "\(index)")] == Double(counter.value))
        }
        #expect(model.counters["seconds"] == seconds.value - 0.3)
        var expected = HistogramTotals()
        registry.visit(&expected)
        let infinity = receiver == .etsy || receiver == .etsyFlat ? "Inf" : "+Inf"
        for (bound, count) in zip(["0.1", "1", "10", infinity], expected.cumulative) {
            #expect(model.counters["duration_bucket" + tag("le", bound)] == Double(count))
        }
        #expect(model.counters["duration_sum"] == expected.sum)
        #expect(model.counters["duration_count"] == Double(expected.cumulative.last ?? 0))
        #expect(model.malformed == [])
    }

    /// From another host what was refused comes back when others have been sent since, in any order: exactly that is sent again.
    @Test(arguments: 0..<12)
    func whatComesBackLateIsMadeGood(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let kernel = ScriptedKernel(isLocal: false, mostDatagrams: seed.isMultiple(of: 2) ? 1 : 64, keepsErrors: true)
        let family = try registry.counterFamily("events", help: "", labelNames: ["kind"])
        let counters = try (0..<40).map { try family.labels("\($0)") }
        let seconds = try registry.floatingPointCounter("seconds", help: "")
        var flusher = makeFlusher(.scripted(["four": kernel], addresses: ["four"]), maxDatagramBytes: 80)
        var model = ReceiverModel()
        for round in 0..<100 {
            for counter in counters where Bool.random(using: &random) {
                counter.increment(by: UInt64.random(in: 1...9, using: &random))
            }
            // What is added in sixteenths is exact in any order.
            seconds.increment(by: Double(Int.random(in: 0...100, using: &random)) / 16)
            kernel.isListening = true
            kernel.comeAndGo((0..<20).map { _ in round < 90 && Int.random(in: 0..<4, using: &random) == 0 ? false : true })
            kernel.delay((0..<20).map { _ in Int.random(in: 1...30, using: &random) })
            _ = flusher.push(Cancellation()) { $0.flush(registry) }
            model.receive(kernel.takeReceived())
        }
        kernel.comeAndGo([])
        for _ in 0..<12 {
            kernel.waitForAnswers()
            _ = flusher.push(Cancellation()) { $0.flush(registry) }
            model.receive(kernel.takeReceived())
        }
        #expect(flusher.push(Cancellation()) { $0.flush(registry) }.outcome == .delivered(bytes: 0))
        for (index, counter) in counters.enumerated() {
            #expect(model.counters["events;kind=\(index)"] == Double(counter.value))
        }
        #expect(model.counters["seconds"] == seconds.value)
    }

    private let nobodyListens = PushFailure(.transient, "nobody listens on localhost:8125")

    private func makeFlusher(
        _ environment: StatsDEnvironment? = nil,
        receiver: StatsDReceiver = .etsy,
        maxDatagramBytes: Int = 1432
    ) -> StatsDFlusher<RegistryFlush<DatagramTransmitter>> {
        let configuration = StatsDConfiguration(
            address: .udp(host: "localhost", port: 8125),
            receiver: receiver,
            maxDatagramBytes: maxDatagramBytes
        )
        return StatsDFlusher(configuration, environment ?? .scripted(["four": kernel], addresses: ["four"])) { RegistryFlush($0) }
    }
}

/// What a registry's only histogram says.
private struct HistogramTotals: MetricVisitor {
    var cumulative: [UInt64] = []
    var sum = 0.0

    mutating func visit(family: FamilyDescriptor) {}
    mutating func visit(_ series: Series, counter value: MetricValue) {}
    mutating func visit(_ series: Series, gauge value: Double) {}
    mutating func visit(_ series: Series, histogram: HistogramValue) {
        sum = histogram.sum
        for count in histogram.bucketCounts { cumulative.append((cumulative.last ?? 0) + count) }
    }
}
