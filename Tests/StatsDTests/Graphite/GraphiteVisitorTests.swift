import MetricRegistry
import Testing

@testable import StatsD

struct GraphiteVisitorTests {
    @Test func valuesAreAbsoluteAndHaveTheTime() throws {
        let registry = Registry()
        try registry.counterFamily("hits", help: "", labelNames: ["path", "name", "empty"]).labels("/a b;c", "x", "").increment(by: 7)
        try registry.gauge("temperature", help: "").set(-1.5)
        let seconds = try registry.histogram("seconds", help: "", upperBounds: [0.5])
        seconds.observe(0.25)
        seconds.observe(4)
        var visitor = GraphiteVisitor(prefix: "app.", tags: ["dc": "eu"])
        let expected = """
            app.seconds_bucket;dc=eu;le=0.5 1 1700000000
            app.seconds_bucket;dc=eu;le=+Inf 2 1700000000
            app.seconds_sum;dc=eu 4.25 1700000000
            app.seconds_count;dc=eu 2 1700000000
            app.temperature;dc=eu -1.5 1700000000
            app.hits;_name=x;dc=eu;path=-a_b_c 7 1700000000

            """
        #expect(String(decoding: visitor.lines(of: registry, unixTime: 1_700_000_000), as: UTF8.self) == expected)
        // The second time nothing is rendered anew.
        let again = String(decoding: visitor.lines(of: registry, unixTime: 1_700_000_010), as: UTF8.self)
        #expect(again.split(separator: "\n").allSatisfy { $0.hasSuffix(" 1700000010") })
        #expect(again.split(separator: "\n").count == 6)
    }

    @Test func whatIsNoNumberIsSkippedAndLookalikesAreToldApart() throws {
        let registry = Registry()
        let family = try registry.gaugeFamily("g", help: "", labelNames: ["v"])
        try family.labels("a b").set(1)
        try family.labels("a_b").set(2)
        try family.labels("n").set(.nan)
        try family.labels("i").set(.infinity)
        var visitor = GraphiteVisitor(prefix: "", tags: [:])
        let lines = String(decoding: visitor.lines(of: registry, unixTime: 1), as: UTF8.self).split(separator: "\n")
        #expect(lines.first == "g;v=a_b 2 1")
        #expect(lines.count == 2)
        #expect(visitor.skipped == SkippedSamples(notANumber: 1, infinite: 1, tooLong: 0))
        #expect(visitor.table.collisions.map(\.series) == ["g{v=\"a b\"}"])
    }
}
