import MetricRegistry
import Testing

@testable import StatsD

struct StatsDReceiverTests {
    @Test func everyProfileIsFoundByItsName() {
        #expect(
            StatsDReceiver.all.map(\.name) == [
                "etsy", "etsy-flat", "datadog", "statsd_exporter", "telegraf", "gostatsd", "otel", "vector", "collectd", "netdata",
            ]
        )
        for receiver in StatsDReceiver.all { #expect(StatsDReceiver(receiver.name) == receiver) }
        #expect(StatsDReceiver("Etsy") == nil)
        #expect(StatsDReceiver("") == nil)
    }

    @Test(arguments: [
        (StatsDReceiver.etsy, ["app.hits;dc=eu-1;path=-a_b:3|c", "app.temp;dc=eu-1:0|g", "app.temp;dc=eu-1:-1.5|g"]),
        (.etsyFlat, ["app.hits.dc.eu-1.path.-a_b:3|c", "app.temp.dc.eu-1:0|g", "app.temp.dc.eu-1:-1.5|g"]),
        (.datadog, ["app.hits:3|c|#dc:eu-1,path:/a b", "app.temp:-1.5|g|#dc:eu-1"]),
        (.statsdExporter, ["app.hits:3|c|#dc:eu-1,path:/a b", "app.temp:0|g|#dc:eu-1", "app.temp:-1.5|g|#dc:eu-1"]),
        (.telegraf, ["app.hits,dc=eu-1,path=/a_b:3|c", "app.temp,dc=eu-1:0|g", "app.temp,dc=eu-1:-1.5|g"]),
        (.gostatsd, ["app.hits:3|c|#dc:eu-1,path:/a b", "app.temp:-1.5|g|#dc:eu-1"]),
        (.otel, ["app.hits:3|c|#dc:eu-1,path:/a b", "app.temp:0|g|#dc:eu-1", "app.temp:-1.5|g|#dc:eu-1"]),
        (.vector, ["app.hits:3|c|#dc:eu-1,path:/a b", "app.temp:0|g|#dc:eu-1", "app.temp:-1.5|g|#dc:eu-1"]),
        (.collectd, ["app.hits.dc.eu-1.path.-a_b:3|c", "app.temp.dc.eu-1:0|g", "app.temp.dc.eu-1:-1.5|g"]),
        (.netdata, ["app.hits.dc.eu_1.path._a_b:3|c", "app.temp.dc.eu_1:0|g", "app.temp.dc.eu_1:-1.5|g"]),
    ])
    func countersAndGaugesTakeTheReceiversForm(_ receiver: StatsDReceiver, _ expected: [String]) throws {
        let registry = Registry()
        try registry.counterFamily("hits", help: "", labelNames: ["path"]).labels("/a b").increment(by: 3)
        try registry.gauge("temp", help: "").set(-1.5)
        let lines = receiver.lines(for: registry, prefix: "app.", tags: ["dc": "eu-1"])
        #expect(lines.sorted() == expected.sorted())
        // The pair's order is what makes it right.
        #expect(lines.filter { $0.contains("temp") } == expected.filter { $0.contains("temp") })
    }

    @Test(arguments: [
        (
            StatsDReceiver.etsy,
            [
                "d_bucket;code=5;le=0.1:1|c", "d_bucket;code=5;le=1:2|c", "d_bucket;code=5;le=Inf:3|c", "d_sum;code=5:4.55|c",
                "d_count;code=5:3|c",
            ]
        ),
        (
            .etsyFlat,
            [
                "d_bucket.code.5.le.0_1:1|c", "d_bucket.code.5.le.1:2|c", "d_bucket.code.5.le.Inf:3|c", "d_sum.code.5:4.55|c",
                "d_count.code.5:3|c",
            ]
        ),
        (
            .datadog,
            [
                "d_bucket:1|c|#code:5,le:0.1", "d_bucket:2|c|#code:5,le:1", "d_bucket:3|c|#code:5,le:+Inf", "d_sum:4.55|c|#code:5",
                "d_count:3|c|#code:5",
            ]
        ),
        (
            .statsdExporter,
            [
                "d_bucket:1|c|#code:5,le:0.1", "d_bucket:2|c|#code:5,le:1", "d_bucket:3|c|#code:5,le:+Inf", "d_sum:4.55|c|#code:5",
                "d_count:3|c|#code:5",
            ]
        ),
    ])
    func histogramsAreCumulativeBucketCounters(_ receiver: StatsDReceiver, _ expected: [String]) throws {
        let registry = Registry()
        let histogram = try registry.histogramFamily("d", help: "", labelNames: ["code"], upperBounds: [0.1, 1]).labels("5")
        for value in [0.05, 0.5, 4] { histogram.observe(value) }
        #expect(receiver.lines(for: registry) == expected)
    }

    @Test(arguments: [
        (StatsDReceiver.etsy, "m;a=say__hi__;b=line_;c=_:1|c"), (.etsyFlat, "m.a.say__hi__.b.line_.c._:1|c"),
        (.datadog, "m:1|c|#a:say \"hi\"\\,b:line_,c:🚀"), (.statsdExporter, "m:1|c|#a:say \"hi\"\\,b:line_,c:🚀"),
    ])
    func labelValuesOfAnyKindStayOneLine(_ receiver: StatsDReceiver, _ expected: String) throws {
        let registry = Registry()
        try registry.counterFamily("m", help: "", labelNames: ["a", "b", "c"]).labels("say \"hi\"\\", "line\n", "🚀").increment()
        #expect(receiver.lines(for: registry) == [expected])
    }

    @Test(arguments: StatsDReceiver.all)
    func emptyLabelValuesAreOmitted(_ receiver: StatsDReceiver) throws {
        let registry = Registry()
        try registry.counterFamily("m", help: "", labelNames: ["a"]).labels("").increment()
        #expect(receiver.lines(for: registry) == ["m:1|c"])
    }

    @Test(arguments: StatsDReceiver.all)
    func colonsInNamesAreReplaced(_ receiver: StatsDReceiver) throws {
        let registry = Registry()
        try registry.counter("job:rate", help: "").increment()
        #expect(receiver.lines(for: registry, prefix: "x:y.") == ["x_y.job_rate:1|c"])
    }

    @Test func aSeriesOwnLabelWinsOverAConfiguredTag() throws {
        let registry = Registry()
        try registry.counterFamily("m", help: "", labelNames: ["a"]).labels("own").increment()
        _ = try registry.histogram("h", help: "", upperBounds: [1])
        let lines = StatsDReceiver.datadog.lines(for: registry, tags: ["a": "configured", "le": "x", "z": "", "": "y"])
        #expect(lines.contains("m:1|c|#a:own,le:x"))
        #expect(lines.contains("h_bucket:0|c|#a:configured,le:1"))
        #expect(lines.contains("h_count:0|c|#a:configured"))
    }

    @Test func graphitesReservedTagGetsAnUnderscore() throws {
        let registry = Registry()
        try registry.counterFamily("m", help: "", labelNames: ["name", "_name"]).labels("x", "y").increment()
        #expect(StatsDReceiver.etsy.lines(for: registry) == ["m;__name=x;_name=y:1|c"])
        #expect(StatsDReceiver.statsdExporter.lines(for: registry) == ["m:1|c|#_name:y,name:x"])
    }
}
