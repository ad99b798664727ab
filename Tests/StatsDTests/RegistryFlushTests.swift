import MetricRegistry
import Testing

@testable import StatsD

struct RegistryFlushTests {
    @Test func aCounterIsBornAtZeroAndThenSendsOnlyChanges() throws {
        let registry = Registry()
        let counter = try registry.counter("c", help: "")
        var visitor = makeVisitor()
        #expect(flush(&visitor, registry) == ["c:0|c"])
        #expect(flush(&visitor, registry) == [])
        counter.increment(by: 3)
        #expect(flush(&visitor, registry) == ["c:3|c"])
        counter.increment()
        #expect(flush(&visitor, registry) == ["c:1|c"])
    }

    @Test func restoredValuesAreNeverSent() throws {
        let registry = Registry()
        let saves = try registry.counter("saves", help: "", startingAt: 1000)
        let seconds = try registry.floatingPointCounter("seconds", help: "", startingAt: 0.1)
        var visitor = makeVisitor()
        #expect(flush(&visitor, registry) == ["saves:0|c", "seconds:0|c"])
        saves.increment(by: 2)
        seconds.increment(by: 300)
        #expect(flush(&visitor, registry) == ["saves:2|c", "seconds:300|c"])
    }

    @Test func labelledFloatingPointCountersSendFractions() throws {
        let registry = Registry()
        let counter = try registry.floatingPointCounterFamily("s", help: "", labelNames: ["v"]).labels("a")
        counter.increment(by: 0.5)
        var visitor = makeVisitor()
        #expect(flush(&visitor, registry) == ["s;v=a:0.5|c"])
        counter.increment(by: 0.25)
        #expect(flush(&visitor, registry) == ["s;v=a:0.25|c"])
        #expect(flush(&visitor, registry) == [])
    }

    @Test func gaugesAreSentEveryTimeAndMinusZeroIsZero() throws {
        let registry = Registry()
        let gauge = try registry.gauge("g", help: "")
        gauge.set(-0.0)
        var visitor = makeVisitor()
        #expect(flush(&visitor, registry) == ["g:0|g"])
        #expect(flush(&visitor, registry) == ["g:0|g"])
        gauge.set(-5)
        #expect(flush(&visitor, registry) == ["g:0|g", "g:-5|g"])
    }

    @Test func whatIsNoNumberIsSkippedAndCounted() throws {
        let registry = Registry()
        for (name, value) in [("a", Double.nan), ("b", .infinity), ("c", -.infinity), ("d", 1)] {
            try registry.gauge(name, help: "").set(value)
        }
        var visitor = makeVisitor()
        #expect(flush(&visitor, registry) == ["d:1|g"])
        #expect(visitor.writer.skipped == .init(notANumber: 1, infinite: 2, tooLong: 0))
        #expect(flush(&visitor, registry) == ["d:1|g"])
        #expect(visitor.writer.skipped == .init(notANumber: 1, infinite: 2, tooLong: 0))
    }

    @Test func linesThatFitNowhereAreSkippedAndCounted() throws {
        let registry = Registry()
        let family = try registry.counterFamily("c", help: "", labelNames: ["v"])
        try family.labels(String(repeating: "x", count: 64)).increment(by: 5)
        try family.labels("short").increment(by: 7)
        var visitor = makeVisitor(maxDatagramBytes: 64)
        #expect(flush(&visitor, registry) == ["c;v=short:7|c"])
        #expect(visitor.writer.skipped == .init(notANumber: 0, infinite: 0, tooLong: 1))
        #expect(flush(&visitor, registry) == [])
        #expect(visitor.writer.skipped.tooLong == 1)
    }

    @Test func onlyChangedBucketsHaveLines() throws {
        let registry = Registry()
        let histogram = try registry.histogram("h", help: "", upperBounds: [1, 2])
        var visitor = makeVisitor()
        #expect(
            flush(&visitor, registry) == ["h_bucket;le=1:0|c", "h_bucket;le=2:0|c", "h_bucket;le=Inf:0|c", "h_sum:0|c", "h_count:0|c"]
        )
        histogram.observe(1.5)
        #expect(flush(&visitor, registry) == ["h_bucket;le=2:1|c", "h_bucket;le=Inf:1|c", "h_sum:1.5|c", "h_count:1|c"])
        histogram.observe(0)
        #expect(flush(&visitor, registry) == ["h_bucket;le=1:1|c", "h_bucket;le=2:1|c", "h_bucket;le=Inf:1|c", "h_count:1|c"])
        #expect(flush(&visitor, registry) == [])
    }

    @Test func aFallingSumIsSentOnlyToThoseWhoTakeIt() throws {
        let registry = Registry()
        let histogram = try registry.histogram("h", help: "", upperBounds: [])
        var etsy = makeVisitor()
        var exporter = makeVisitor(.statsdExporter)
        histogram.observe(2)
        _ = flush(&etsy, registry)
        _ = flush(&exporter, registry)
        histogram.observe(-3)
        #expect(flush(&etsy, registry) == ["h_bucket;le=Inf:1|c", "h_sum:-3|c", "h_count:1|c"])
        #expect(flush(&exporter, registry) == ["h_bucket:1|c|#le:+Inf", "h_count:1|c"])
        histogram.observe(4)
        #expect(flush(&exporter, registry) == ["h_bucket:1|c|#le:+Inf", "h_sum:1|c", "h_count:1|c"])
    }

    @Test func newSeriesJoinInALaterFlush() throws {
        let registry = Registry()
        let family = try registry.counterFamily("c", help: "", labelNames: ["v"])
        try family.labels("b").increment()
        var visitor = makeVisitor()
        #expect(flush(&visitor, registry) == ["c;v=b:1|c"])
        try family.labels("a").increment(by: 2)
        try family.labels("b").increment(by: 4)
        #expect(flush(&visitor, registry) == ["c;v=b:4|c", "c;v=a:2|c"])
    }

    @Test(arguments: [64, 100, 512, 1432])
    func datagramsKeepToTheLimitAndPairsStayTogether(_ limit: Int) throws {
        let registry = Registry()
        let family = try registry.gaugeFamily("gauge", help: "", labelNames: ["number"])
        for number in 0..<500 { try family.labels("\(number)").set(Double(250 - number)) }
        var visitor = makeVisitor(maxDatagramBytes: limit)
        visitor.flush(registry)
        let datagrams = visitor.writer.output.datagrams
        #expect(datagrams.allSatisfy { $0.utf8.count <= limit && !$0.hasSuffix("\n") && !$0.hasPrefix("\n") })
        #expect(datagrams.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.count == 500 + 249)
        for datagram in datagrams {
            // Each datagram by itself, whatever the gauges were before.
            var model = ReceiverModel()
            model.receive([datagram])
            for (key, value) in model.gauges { #expect(key == "gauge;number=\(250 - Int(value))") }
        }
        // No datagram could have taken the next one's first unit.
        for (datagram, next) in zip(datagrams, datagrams.dropFirst()) {
            let lines = next.split(separator: "\n")
            let isPair = lines.count > 1 && lines[1].contains(":-")
            let unit = lines[0].utf8.count + (isPair ? lines[1].utf8.count + 1 : 0)
            #expect(datagram.utf8.count + 1 + unit > limit)
        }
    }

    @Test func anErrorOnAnotherSocketTakesNothingBack() throws {
        let registry = Registry()
        let counter = try registry.counter("c", help: "")
        let (first, second) = (ScriptedKernel(), ScriptedKernel())
        var visitor = RegistryFlush(
            LineWriter(
                output: DatagramTransmitter(pause: { _ in }),
                receiver: .etsy,
                prefix: "",
                tags: [:],
                maxDatagramBytes: 1432
            )
        )
        counter.increment(by: 5)
        visitor.writer.open(first, isSame: false)
        visitor.flush(registry)
        counter.increment(by: 2)
        second.script(.previousRefused)
        visitor.writer.open(second, isSame: false)
        visitor.flush(registry)
        visitor.flush(registry)
        #expect(first.takeReceived() == ["c:5|c"])
        #expect(second.takeReceived() == ["c:2|c"])
    }

    private func makeVisitor(_ receiver: StatsDReceiver = .etsy, maxDatagramBytes: Int = 1432) -> RegistryFlush<DatagramCollector> {
        RegistryFlush(
            LineWriter(output: DatagramCollector(), receiver: receiver, prefix: "", tags: [:], maxDatagramBytes: maxDatagramBytes)
        )
    }

    private func flush(_ visitor: inout RegistryFlush<DatagramCollector>, _ registry: Registry) -> [String] {
        visitor.writer.output.datagrams = []
        visitor.flush(registry)
        return visitor.writer.output.datagrams.flatMap { $0.split(separator: "\n").map(String.init) }
    }
}

/// Accepts everything and keeps it.
private struct DatagramCollector: DatagramOutput {
    var datagrams: [String] = []
    let isOpen = true

    mutating func deliver(_ batch: DatagramBatch, ledger: inout DeltaLedger) {
        ledger.commit(batch.lengths.count)
        datagrams += batch.datagrams
    }
}
