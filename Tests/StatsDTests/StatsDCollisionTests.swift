import MetricRegistry
import Testing

@testable import StatsD

struct StatsDCollisionTests {
    @Test func valuesThatLookTheSameGetASuffixAndTheUnalteredOneKeepsItsOwn() throws {
        let registry = Registry()
        let family = try registry.counterFamily("m", help: "", labelNames: ["path"])
        try family.labels("a b").increment(by: 1)
        try family.labels("a_b").increment(by: 2)
        try family.labels("a;b").increment(by: 4)
        #expect(
            StatsDReceiver.etsy.lines(for: registry) == ["m;path=a_b:2|c", "m;path=a_b_a7eebbb1:1|c", "m;path=a_b_939669c4:4|c"]
        )
        #expect(
            StatsDReceiver.etsy.collisions(in: registry) == [
                StatsDCollision(series: "m{path=\"a b\"}", wanted: "m;path=a_b", sentAs: "m;path=a_b_a7eebbb1"),
                StatsDCollision(series: "m{path=\"a;b\"}", wanted: "m;path=a_b", sentAs: "m;path=a_b_939669c4"),
            ]
        )
        #expect(StatsDReceiver.statsdExporter.collisions(in: registry).isEmpty)
    }

    @Test func namesThatLookTheSameGetASuffixAllLinesOfAHistogramAlike() throws {
        let registry = Registry()
        _ = try registry.histogram("a:b", help: "", upperBounds: [])
        _ = try registry.counter("a_b_sum", help: "")
        let lines = StatsDReceiver.datadog.lines(for: registry)
        #expect(lines == ["a_b_cc27b863_bucket:0|c|#le:+Inf", "a_b_cc27b863_sum:0|c", "a_b_cc27b863_count:0|c", "a_b_sum:0|c"])
    }

    @Test func differentTypesMayNotShareANameEither() throws {
        let registry = Registry()
        try registry.gauge("a:b", help: "").set(1)
        _ = try registry.counter("a_b", help: "")
        #expect(Set(StatsDReceiver.etsyFlat.lines(for: registry).map { $0.split(separator: ":")[0] }).count == 2)
    }

    @Test func datadogTellsCaseAndPunctuationApartOnlyWithASuffix() throws {
        let registry = Registry()
        let family = try registry.counterFamily("m", help: "", labelNames: ["v"])
        for value in ["GET", "get", "g t", "g!t"] { _ = try family.labels(value) }
        let collisions = StatsDReceiver.datadog.collisions(in: registry)
        #expect(collisions.map(\.series) == ["m{v=\"g!t\"}", "m{v=\"get\"}"])
        #expect(StatsDReceiver.statsdExporter.collisions(in: registry).isEmpty)
    }

    @Test func netdataTellsCaseApartOnlyWithASuffix() throws {
        let registry = Registry()
        let family = try registry.counterFamily("m", help: "", labelNames: ["v"])
        for value in ["GET", "get"] { _ = try family.labels(value) }
        #expect(StatsDReceiver.netdata.collisions(in: registry).map(\.series) == ["m{v=\"get\"}"])
        #expect(StatsDReceiver.collectd.collisions(in: registry).isEmpty)
    }

    @Test func aSeriesKeepsItsNameWhenAnotherComesLater() throws {
        let registry = Registry()
        let family = try registry.counterFamily("m", help: "", labelNames: ["path"])
        let early = try family.labels("a b")
        var visitor = RegistryFlush(StatsDReceiver.etsy.lineWriter(prefix: "", tags: [:], maxDatagramBytes: 1432))
        visitor.flush(registry)
        early.increment()
        try family.labels("a_b").increment(by: 2)
        visitor.flush(registry)
        #expect(visitor.writer.output.lines[..<2] == ["m;path=a_b:0|c", "m;path=a_b:1|c"])
        #expect(visitor.writer.output.lines.count == 3)
        #expect(visitor.writer.output.lines.last?.hasPrefix("m;path=a_b_") == true)
    }

    @Test func tenThousandLookalikesAreAllToldApart() throws {
        let registry = Registry()
        let family = try registry.gaugeFamily("m", help: "", labelNames: ["v"])
        let separators = [" ", ";", "=", ",", "|", "#", "@", "!", "?", "+"]
        var values: [String] = [""]
        for _ in 0..<4 { values = values.flatMap { value in separators.map { value + "x" + $0 } } }
        for value in values { _ = try family.labels(value) }
        let lines = StatsDReceiver.etsy.lines(for: registry)
        #expect(lines.count == 10_000)
        #expect(Set(lines).count == 10_000)
    }
}
