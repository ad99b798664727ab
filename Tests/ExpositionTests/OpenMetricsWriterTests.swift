import Exposition
import MetricRegistry
import Testing

struct OpenMetricsWriterTests {
    private func text(_ registry: Registry) -> String { String(decoding: registry.openMetricsText(), as: UTF8.self) }

    @Test func writesTheseBytes() throws {
        let registry = Registry(constantLabels: ["zone": "a\"b"])
        let resumes = try registry.counterFamily("resumes_total", help: " Resumes.\nPer reason \\ \"kind\".", labelNames: ["reason"])
        try resumes.labels("transient").increment()
        try resumes.labels("crashed\\\n").increment(by: 18_446_744_073_709_551_615)
        try registry.counter("seen", help: "").increment()
        try registry.gauge("load", help: "Load.").set(-2.5)
        let wait = try registry.histogram("wait_seconds", help: "Waits.", upperBounds: [0.1, 1, 2])
        for value in [0.1, 1.5, 100] { wait.observe(value) }
        #expect(
            text(registry) == #"""
                # TYPE load gauge
                # HELP load Load.
                load{zone="a\"b"} -2.5
                # TYPE resumes counter
                # HELP resumes  Resumes.\nPer reason \\ \"kind\".
                resumes_total{reason="crashed\\\n",zone="a\"b"} 18446744073709551615
                resumes_total{reason="transient",zone="a\"b"} 1
                # TYPE seen counter
                seen_total{zone="a\"b"} 1
                # TYPE wait_seconds histogram
                # HELP wait_seconds Waits.
                wait_seconds_bucket{zone="a\"b",le="0.1"} 1
                wait_seconds_bucket{zone="a\"b",le="1"} 1
                wait_seconds_bucket{zone="a\"b",le="2"} 2
                wait_seconds_bucket{zone="a\"b",le="+Inf"} 3
                wait_seconds_sum{zone="a\"b"} 101.6
                wait_seconds_count{zone="a\"b"} 3
                # EOF

                """#
        )
    }

    @Test func anEmptyRegistryIsOnlyTheEnd() {
        #expect(text(Registry()) == "# EOF\n")
    }

    @Test func aSumThatDoesNotCountIsLeftOut() throws {
        let registry = Registry()
        try registry.histogram("below", help: "", upperBounds: [-1, 1]).observe(3)
        try registry.histogram("lost", help: "", upperBounds: [1]).observe(-3)
        #expect(!text(registry).contains("_sum"))
        #expect(!text(registry).contains("_count"))
        #expect(try Reading.families(registry.openMetricsText(), .openMetrics).map(\.samples.count) == [3, 2])
    }

    @Test func exemplarsAndTimesOfCreationAreWritten() throws {
        let clock = ManualClock(1_700_000_000)
        let registry = Registry(now: clock.now)
        let jobs = try registry.counterFamily("jobs_total", help: "", labelNames: ["queue"])
        let mail = try jobs.labels("mail")
        mail.increment(by: 3)
        clock.advance(to: 1_700_000_000.123)
        mail.increment(by: 2, exemplar: try #require(Exemplar(["trace_id": "a\"b\\\n", "span": "é"])))
        try jobs.labels("print").increment()
        let wait = try registry.histogram("wait_seconds", help: "", upperBounds: [0.5, 1])
        clock.advance(to: 1_700_000_001.5)
        wait.observe(0.75, exemplar: try #require(Exemplar([:])))
        wait.observe(7e-9, exemplar: try #require(Exemplar(["n": "1"])))
        wait.observe(17)
        #expect(
            text(registry) == #"""
                # TYPE jobs counter
                jobs_total{queue="mail"} 5 # {trace_id="a\"b\\\n",span="é"} 2 1700000000.123
                jobs_created{queue="mail"} 1700000000
                jobs_total{queue="print"} 1
                jobs_created{queue="print"} 1700000000.123
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.5"} 1 # {n="1"} 7e-09 1700000001.5
                wait_seconds_bucket{le="1"} 2 # {} 0.75 1700000001.5
                wait_seconds_bucket{le="+Inf"} 3
                wait_seconds_sum 17.750000007
                wait_seconds_count 3
                wait_seconds_created 1700000000.123
                # EOF

                """#
        )
        // None of that in Prometheus text.
        #expect(!String(decoding: registry.prometheusText(), as: UTF8.self).contains(/created|#\s{/))
    }

    @Test func withoutAClockThereAreNoTimes() throws {
        let registry = Registry()
        try registry.counter("jobs_total", help: "").increment(exemplar: try #require(Exemplar(["id": "1"])))
        #expect(text(registry) == "# TYPE jobs counter\njobs_total 1 # {id=\"1\"} 1\n# EOF\n")
    }

    /// Whoever takes the time of creation for the moment at which it was zero would see all of it as new.
    @Test func aRestoredCounterHasNoTimeOfCreation() throws {
        let registry = Registry(now: { 5 })
        _ = try registry.counter("saved_total", help: "", startingAt: 7)
        _ = try registry.counter("seen_total", help: "")
        #expect(text(registry) == "# TYPE saved counter\nsaved_total 7\n# TYPE seen counter\nseen_total 0\nseen_created 5\n# EOF\n")
    }

    @Test func aUnitIsWritten() throws {
        let registry = Registry()
        try registry.gauge("wait_seconds", help: "", unit: "seconds").set(2)
        #expect(text(registry) == "# TYPE wait_seconds gauge\n# UNIT wait_seconds seconds\nwait_seconds 2\n# EOF\n")
    }

    /// Two families that OpenMetrics could not tell apart are refused where they are made.
    @Test func namesDoNotGetInEachOthersWay() throws {
        let registry = Registry()
        try registry.gauge("a", help: "").set(1)
        #expect(throws: RegistryError.self) { try registry.counter("a_total", help: "") }
        try registry.counter("b", help: "").increment(by: 3)
        #expect(throws: RegistryError.self) { try registry.gauge("b_created", help: "") }
        #expect(throws: RegistryError.self) { try registry.counter("b_total", help: "") }
        let families = try Reading.families(registry.openMetricsText(), .openMetrics)
        #expect(families.value("a") == 1)
        #expect(families.value("b_total") == 3)
    }

    @Test(arguments: ["text/plain", "application/openmetrics-text;version=1.0.0"])
    func aScrapeIsInTheFormatThatIsAskedFor(accept: String) throws {
        let registry = Registry()
        try registry.counter("jobs_total", help: "").increment()
        let (contentType, body) = registry.scrape(accept: accept)
        #expect(contentType == NegotiatedFormat(accept: accept).contentType)
        #expect(body == (accept == "text/plain" ? registry.prometheusText() : registry.openMetricsText()))
    }
}
