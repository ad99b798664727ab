import MetricRegistry
import TestSupport
import Testing

@testable import StatsD

/// Series that come and go.
struct SeriesWalkTests {
    @Test func aSeriesThatEndsGivesItsNameBack() throws {
        let registry = Registry()
        let family = try registry.counterFamily("m", help: "", labelNames: ["path"])
        var visitor = makeVisitor()
        try family.labels("a b").increment()
        #expect(flush(&visitor, registry) == ["m;path=a_b:1|c"])
        // One that is made again keeps its name and begins at zero.
        #expect(family.remove("a b"))
        try family.labels("a b").increment(by: 2)
        #expect(flush(&visitor, registry) == ["m;path=a_b:2|c"])
        // Ended and followed by another of the name, between two flushes.
        #expect(family.remove("a b"))
        try family.labels("a_b").increment(by: 3)
        #expect(flush(&visitor, registry) == ["m;path=a_b:3|c"])
        try family.labels("a b").increment(by: 4)
        #expect(flush(&visitor, registry) == ["m;path=a_b_a7eebbb1:4|c"])
        #expect(visitor.writer.table.collisions.count == 1)
        #expect(family.remove("a b"))
        #expect(flush(&visitor, registry) == [])
        #expect(visitor.writer.table.collisions.isEmpty)
    }

    @Test func aFamilyThatIsRegisteredAnewKeepsItsName() throws {
        let registry = Registry()
        var visitor = makeVisitor()
        for bounds in [[1.0], [1.0, 2.0], []] {
            try registry.histogram("h", help: "", upperBounds: bounds).observe(0.5)
            let lines = flush(&visitor, registry)
            #expect(lines.count == bounds.count + 3)
            #expect(lines.last == "h_count:1|c")
            #expect(registry.unregister("h"))
        }
    }

    @Test func graphiteKeepsTheNameToo() throws {
        let registry = Registry()
        let family = try registry.gaugeFamily("g", help: "", labelNames: ["path"])
        var visitor = GraphiteVisitor(prefix: "", tags: [:])
        for value in ["a b", "a_b", "a b"] {
            try family.labels(value).set(1)
            #expect(String(decoding: visitor.lines(of: registry, unixTime: 7), as: UTF8.self) == "g;path=a_b 1 7\n")
            #expect(family.remove(value))
        }
        #expect(visitor.lines(of: registry, unixTime: 7).isEmpty)
    }

    /// As many at a time, always others: what is kept is bounded by those that live.
    @Test func memoryIsForLivingSeriesOnly() throws {
        let registry = Registry()
        let family = try registry.counterFamily("m", help: "", labelNames: ["id"])
        var visitor = makeVisitor()
        for round in 0..<40 {
            for id in 0..<100 { try family.labels("\(round).\(id)").increment() }
            #expect(flush(&visitor, registry).count == 100)
            for id in 0..<100 { #expect(family.remove("\(round).\(id)")) }
        }
        #expect(visitor.writer.ledger.count <= 2 * LineTable.fewestRemoved)
    }

    /// Series that come and go between refusals, while lines move: a series' increments arrive once each.
    @Test(arguments: 0..<10)
    func comingAndGoingLosesAndDoublesNothing(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let registry = Registry()
        let family = try registry.counterFamily("m", help: "", labelNames: ["id"])
        let kernel = ScriptedKernel(mostDatagrams: seed.isMultiple(of: 2) ? 1 : 64)
        var model = GrammarReceiver(.etsy)
        var visitor = RegistryFlush(
            LineWriter(
                output: DatagramTransmitter(pause: { _ in }),
                receiver: .etsy,
                prefix: "",
                tags: [:],
                maxDatagramBytes: 300
            )
        )
        var expected: [String: Double] = [:]
        func flush() {
            visitor.writer.output.begin(Cancellation())
            _ = visitor.writer.probe(kernel)
            visitor.writer.open(kernel, isSame: true)
            visitor.flush(registry)
        }
        for round in 0..<60 {
            for _ in 0..<100 {
                let id = "\(Int.random(in: 0..<200, using: &random))"
                let amount = UInt64.random(in: 0...9, using: &random)
                try family.labels(id).increment(by: amount)
                expected[id, default: 0] += Double(amount)
            }
            kernel.isListening = Bool.random(using: &random)
            kernel.comeAndGo((0..<Int.random(in: 0...5, using: &random)).map { _ in Bool.random(using: &random) })
            flush()
            // What a series has counted is sent before it ends; whether the last of it arrives is asked after the lines have moved.
            if round % 3 == 2 {
                kernel.comeAndGo([])
                kernel.isListening = true
                flush()
                for id in 0..<200 where Bool.random(using: &random) { _ = family.remove("\(id)") }
            }
            model.receive(kernel.takeReceived())
        }
        kernel.isListening = true
        flush()
        flush()
        model.receive(kernel.takeReceived())
        for (id, value) in expected { #expect(model.counters[Array("m;id=\(id)".utf8)] == value) }
        #expect(model.counters.count == expected.count)
        #expect(visitor.writer.ledger.count <= 2 * LineTable.fewestRemoved)
    }

    private func makeVisitor() -> RegistryFlush<LineCollector> {
        RegistryFlush(StatsDReceiver.etsy.lineWriter(prefix: "", tags: [:], maxDatagramBytes: 1432))
    }

    private func flush(_ visitor: inout RegistryFlush<LineCollector>, _ registry: Registry) -> [String] {
        let before = visitor.writer.output.lines.count
        visitor.flush(registry)
        return Array(visitor.writer.output.lines[before...])
    }
}
