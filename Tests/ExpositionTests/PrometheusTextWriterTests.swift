import Exposition
import MetricRegistry
import Testing

struct PrometheusTextWriterTests {
    @Test func writesTheseBytes() throws {
        let registry = Registry(constantLabels: ["zone": "a\"b"])
        let resumes = try registry.counterFamily("resumes_total", help: "Resumes.\nPer reason \\ \"kind\".", labelNames: ["reason"])
        try resumes.labels("transient").increment()
        try resumes.labels("crashed\\\n").increment(by: 18_446_744_073_709_551_615)
        _ = try registry.counterFamily("later_total", help: "", labelNames: ["x"])
        try registry.gauge("load", help: "Load.").set(-2.5)
        try registry.floatingPointCounter("saved_seconds_total", help: "Saved.", startingAt: 300).increment(by: 0.1)
        let wait = try registry.histogram("wait_seconds", help: "Waits.", upperBounds: [0.1, 1, 2])
        wait.observe(0.1)
        wait.observe(1.5)
        wait.observe(100)
        #expect(
            String(decoding: registry.prometheusText(), as: UTF8.self) == #"""
                # TYPE later_total counter
                # HELP load Load.
                # TYPE load gauge
                load{zone="a\"b"} -2.5
                # HELP resumes_total Resumes.\nPer reason \\ "kind".
                # TYPE resumes_total counter
                resumes_total{reason="crashed\\\n",zone="a\"b"} 18446744073709551615
                resumes_total{reason="transient",zone="a\"b"} 1
                # HELP saved_seconds_total Saved.
                # TYPE saved_seconds_total counter
                saved_seconds_total{zone="a\"b"} 300.1
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{zone="a\"b",le="0.1"} 1
                wait_seconds_bucket{zone="a\"b",le="1"} 1
                wait_seconds_bucket{zone="a\"b",le="2"} 2
                wait_seconds_bucket{zone="a\"b",le="+Inf"} 3
                wait_seconds_sum{zone="a\"b"} 101.6
                wait_seconds_count{zone="a\"b"} 3

                """#
        )
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (9_007_199_254_740_992, "9007199254740992"), (0.1, "0.1"), (1e300, "1e+300"),
        (1e-7, "1e-07"),
        (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.leastNonzeroMagnitude, "5e-324"),
        (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ])
    func writesNumbersThatReadBack(value: Double, text: String) throws {
        let registry = Registry()
        try registry.gauge("g", help: "").set(value)
        #expect(String(decoding: registry.prometheusText(), as: UTF8.self) == "# TYPE g gauge\ng \(text)\n")
        let read = try #require(try PrometheusTextParser().parse(registry.prometheusText()).value("g"))
        #expect(read == value || read.isNaN && value.isNaN)
    }

    @Test func whatIsWrittenReadsBackTheSame() throws {
        let values = [
            "", "plain", "q\"q", "back\\slash", "line\nfeed", "\\n", "😀é\u{2028}", "\r\t\u{0}", "a,b=\"c\"} 1",
            String(repeating: "x", count: 5000),
        ]
        let registry = Registry(constantLabels: ["host": "h\\\"\n😀"])
        let counters = try registry.counterFamily("c_total", help: "quote \" back \\ line\nfeed 😀", labelNames: ["first", "second"])
        let gauges = try registry.gaugeFamily("g", help: "", labelNames: ["first"])
        let histograms = try registry.histogramFamily("h", help: "H.", labelNames: ["first"], upperBounds: [-1, 0, 0.5, 1e9])
        for (index, value) in values.enumerated() {
            try counters.labels(value, "\(value)2").increment(by: UInt64(index))
            try gauges.labels(value).set(Double(index) - 4.75)
            for observation in -3..<index { try histograms.labels(value).observe(Double(observation)) }
        }
        let families = try PrometheusTextParser().parse(registry.prometheusText())
        #expect(families.map(\.name) == ["c_total", "g", "h"])
        #expect(families.map(\.type) == [.counter, .gauge, .histogram])
        #expect(families.map(\.help) == ["quote \" back \\ line\nfeed 😀", "", "H."])
        let host = "h\\\"\n😀"
        for (index, value) in values.enumerated() {
            #expect(families.value("c_total", ["first": value, "second": "\(value)2", "host": host]) == Double(index))
            #expect(families.value("g", ["first": value, "host": host]) == Double(index) - 4.75)
            let labels = ["first": value, "host": host]
            let bounds = ["-1", "0", "0.5", "1000000000", "+Inf"]
            let buckets = bounds.map { families.value("h_bucket", labels.merging(["le": $0]) { $1 }) }
            #expect(buckets == [3, 3 + min(1, Double(index)), 3 + min(1, Double(index)), 3 + Double(index), 3 + Double(index)])
            #expect(families.value("h_count", labels) == buckets.last)
            #expect(families.value("h_sum", labels) == (-3..<index).reduce(0.0) { $0 + Double($1) })
        }
        #expect(families.map(\.samples.count) == [values.count, values.count, values.count * 7])
    }
}
