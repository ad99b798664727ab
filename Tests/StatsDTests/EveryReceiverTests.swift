import MetricRegistry
import TestSupport
import Testing

@testable import StatsD

/// Any registry, any updates, refusals, reloads and restarts: what each receiver adds up, by its own grammar, is what the registry says.
struct EveryReceiverTests {
    /// Texts that mean something in one grammar or another.
    private static let values = [
        "GET", "get", "a b", "a_b", "a;b", "a=b", "a:b", "a,b", "a|b", "a#b", "/a/b", "grün", "e\u{301}", "é", "🚀", "", ":", "a:", "a ",
        "line\nfeed", "\u{301}x", "1a", "~x", "@0.1", "|c", "a\u{A0}", "[a]", "+Inf", "name=x", "metric_type=c",
        String(repeating: "long", count: 60), String(repeating: "long", count: 60) + "er",
    ]

    @Test(arguments: StatsDReceiver.all, 0..<6)
    func totalsAreTheRegistrys(_ receiver: StatsDReceiver, _ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let kernel = ScriptedKernel(mostDatagrams: seed.isMultiple(of: 2) ? 1 : 64)
        var model = GrammarReceiver(receiver)
        var expectedCounters: [[UInt8]: Double] = [:]
        for _ in 0..<2 {
            let registry = try Self.makeRegistry()
            var visitor = RegistryFlush(
                LineWriter(
                    output: DatagramTransmitter(pause: { _ in }),
                    receiver: receiver,
                    prefix: "app.",
                    tags: ["dc": "eu:1"],
                    maxDatagramBytes: 1000
                )
            )
            for round in 0..<20 {
                try Self.update(registry, &random)
                kernel.isListening = round >= 16 || Bool.random(using: &random)
                kernel.comeAndGo(round >= 16 ? [] : (0..<Int.random(in: 0...9, using: &random)).map { _ in Bool.random(using: &random) })
                if round < 16, Int.random(in: 0..<4, using: &random) == 0 { kernel.script(.noRoom) }
                // A reload of the configuration changes the size of datagrams, and no more.
                if Int.random(in: 0..<4, using: &random) == 0 {
                    visitor.writer.limitDatagrams(to: Int.random(in: 900...2000, using: &random))
                }
                visitor.writer.output.begin(Cancellation())
                _ = visitor.writer.probe(kernel)
                visitor.writer.open(kernel, isSame: true)
                visitor.flush(registry)
                _ = visitor.writer.probe(kernel)
                model.receive(kernel.takeReceived())
            }
            for _ in 0..<8 {
                visitor.writer.open(kernel, isSame: true)
                visitor.flush(registry)
                model.receive(kernel.takeReceived())
            }
            var reader = Expectation(receiver: receiver, visitor: visitor)
            registry.visit(&reader)
            #expect(reader.lookalikes == [])
            for (key, value) in reader.counters { expectedCounters[key, default: 0] += value }
            for (key, value) in reader.gauges { #expect(model.gauges[key] == value, "\(String(decoding: key, as: UTF8.self))") }
            #expect(model.gauges.count == reader.gauges.count)
            // A restart begins at zero, and the receiver's totals go on.
        }
        #expect(model.losses == [])
        #expect(model.counters.count == expectedCounters.count)
        for (key, value) in expectedCounters {
            let received = try #require(model.counters[key])
            // A receiver of whole numbers is behind by less than one for each process; otherwise only rounding after the restart differs.
            let slack = receiver.counterForm == .integer ? 2 : value.magnitude * 1e-12
            #expect(abs(received - value) <= slack, "\(String(decoding: key, as: UTF8.self)): \(received), not \(value)")
        }
    }

    @Test(arguments: StatsDReceiver.all)
    func nothingIsMergedCutOrDropped(_ receiver: StatsDReceiver) throws {
        let registry = try Self.makeRegistry()
        var random = SplitMix64(seed: 1)
        try Self.update(registry, &random)
        var linter = StatsDLinter(receiver: receiver)
        for line in receiver.lines(for: registry, prefix: "app.", tags: ["dc": "eu:1"], maxDatagramBytes: 4000) {
            #expect(linter.findings(in: line) == [])
        }
    }

    private static func makeRegistry() throws -> Registry {
        let registry = Registry()
        let hits = try registry.counterFamily("hits", help: "", labelNames: ["path", "z"])
        for first in values { _ = try hits.labels(first, "x") }
        for second in values { _ = try hits.labels("x", second) }
        _ = try registry.counterFamily("_hits", help: "", labelNames: ["path", "z"]).labels("GET", "x")
        _ = try registry.counterFamily("shits", help: "", labelNames: ["z"]).labels("1")
        _ = try registry.counterFamily("its", help: "", labelNames: ["z"]).labels("1sh")
        _ = try registry.counter("a:b", help: "")
        _ = try registry.gauge("a_b", help: "")
        _ = try registry.floatingPointCounterFamily("seconds", help: "", labelNames: ["name", "metric_type"]).labels("n", "m")
        let temperature = try registry.gaugeFamily("temperature", help: "", labelNames: ["place"])
        for value in values { _ = try temperature.labels(value) }
        let duration = try registry.histogramFamily("duration", help: "", labelNames: ["path"], upperBounds: [0.1, 1, 10])
        for value in values.prefix(6) { _ = try duration.labels(value) }
        return registry
    }

    private static func update(_ registry: Registry, _ random: inout SplitMix64) throws {
        let hits = try registry.counterFamily("hits", help: "", labelNames: ["path", "z"])
        for value in values where Bool.random(using: &random) {
            try hits.labels(value, "x").increment(by: UInt64.random(in: 0...1000, using: &random))
            try hits.labels("x", value).increment()
        }
        try registry.counterFamily("_hits", help: "", labelNames: ["path", "z"]).labels("GET", "x").increment(by: 3)
        try registry.counterFamily("shits", help: "", labelNames: ["z"]).labels("1").increment(by: 5)
        try registry.counterFamily("its", help: "", labelNames: ["z"]).labels("1sh").increment(by: 7)
        try registry.counter("a:b", help: "").increment()
        try registry.gauge("a_b", help: "").set(-1.5)
        try registry.floatingPointCounterFamily("seconds", help: "", labelNames: ["name", "metric_type"]).labels("n", "m")
            .increment(by: Double.random(in: 0...10, using: &random))
        let temperature = try registry.gaugeFamily("temperature", help: "", labelNames: ["place"])
        for value in values { try temperature.labels(value).set(Double(Int.random(in: -9...9, using: &random)) / 4) }
        let duration = try registry.histogramFamily("duration", help: "", labelNames: ["path"], upperBounds: [0.1, 1, 10])
        for value in values.prefix(6) { try duration.labels(value).observe(Double.random(in: 0...20, using: &random)) }
    }
}

/// What a receiver should hold of a registry, under the keys by which it keeps the lines.
private struct Expectation: MetricVisitor {
    let receiver: StatsDReceiver
    let visitor: RegistryFlush<DatagramTransmitter>
    var counters: [[UInt8]: Double] = [:]
    var gauges: [[UInt8]: Double] = [:]
    /// Series that the receiver would keep under a key that another has.
    var lookalikes: [String] = []

    mutating func visit(family: FamilyDescriptor) {}

    mutating func visit(_ series: Series, counter value: MetricValue) {
        add(value.doubleValue, series, 0)
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        guard let key = key(series, 0) else { return }
        if gauges[key] != nil { lookalikes.append(String(decoding: key, as: UTF8.self)) }
        gauges[key] = value
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        var cumulative: UInt64 = 0
        var part = 0
        for count in histogram.bucketCounts {
            cumulative += count
            add(Double(cumulative), series, part)
            part += 1
        }
        add(histogram.sum, series, part)
        add(Double(cumulative), series, part + 1)
    }

    private mutating func add(_ value: Double, _ series: Series, _ part: Int) {
        guard let key = key(series, part) else { return }
        if counters[key] != nil { lookalikes.append(String(decoding: key, as: UTF8.self)) }
        counters[key] = value
    }

    private func key(_ series: Series, _ part: Int) -> [UInt8]? {
        guard let first = visitor.lines.first(of: series) else { return nil }
        let table = visitor.writer.table
        let line = String(decoding: Array(table.head(first + part)) + [UInt8(ascii: "1")] + Array(table.tail(first + part)), as: UTF8.self)
        return receiver.grammar?.read(line).samples.first.map { Array($0.series.utf8) }
    }
}
