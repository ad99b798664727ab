import Exposition
import InMemoryLogging
import Logging
import MetricRegistry
import Metrics
import MetricsBackend
import Testing

struct RegistryMetricsFactoryTests {
    private let registry = Registry()
    private let log = InMemoryLogHandler()
    private let factory: RegistryMetricsFactory

    init() {
        let log = log
        factory = RegistryMetricsFactory(registry: registry, logger: Logger(label: "test") { _ in log })
    }

    private func families() throws -> [ExpositionFamily] {
        try PrometheusTextParser().parse(registry.prometheusText())
    }

    private func conflicts() throws -> Double? { try families().value("registry_conflicts_total") }

    // MARK: What becomes of each metric

    @Test func countersCount() throws {
        let counter = Metrics.Counter(label: "http.requests", dimensions: [("method", "GET")], factory: factory)
        counter.increment()
        counter.increment(by: 41)
        #expect(try families().value("http_requests_total", ["method": "GET"]) == 42)
        #expect(try families().family("http_requests_total")?.type == .counter)
    }

    @Test func floatingPointCountersAreNative() throws {
        let counter = Metrics.FloatingPointCounter(label: "cost", factory: factory)
        counter.increment(by: 0.25)
        counter.increment(by: 0.5)
        #expect(try families().value("cost_total") == 0.75)
        #expect(try families().family("cost_total")?.type == .counter)
    }

    @Test func metersAreGaugesAndNotHistograms() throws {
        let meter = Meter(label: "depth", factory: factory)
        meter.set(10)
        meter.increment(by: 2.5)
        meter.decrement(by: 1)
        #expect(try families().value("depth") == 11.5)
        meter.set(-1.5)
        #expect(try families().value("depth") == -1.5)
        #expect(try families().family("depth")?.type == .gauge)
    }

    @Test func gaugesKeepTheLastValue() throws {
        let gauge = Metrics.Gauge(label: "temperature", factory: factory)
        gauge.record(20)
        gauge.record(21.5)
        #expect(try families().value("temperature") == 21.5)
        #expect(try families().family("temperature")?.type == .gauge)
        Metrics.Recorder(label: "last", aggregate: false, factory: factory).record(3)
        #expect(try families().value("last") == 3)
    }

    @Test func recordersAreHistograms() throws {
        let recorder = Metrics.Recorder(label: "size", factory: factory)
        recorder.record(3)
        recorder.record(7.5)
        #expect(try families().value("size_count") == 2)
        #expect(try families().value("size_sum") == 10.5)
        #expect(try families().value("size_bucket", ["le": "5"]) == 1)
    }

    @Test func timersAreHistogramsOfSeconds() throws {
        let timer = Metrics.Timer(label: "request.duration", preferredDisplayUnit: .milliseconds, factory: factory)
        timer.recordMilliseconds(20)
        timer.recordSeconds(2)
        timer.recordNanoseconds(-5)
        let families = try families()
        #expect(families.value("request_duration_seconds_count") == 3)
        #expect(families.value("request_duration_seconds_sum") == 2.02)
        #expect(families.value("request_duration_seconds_bucket", ["le": "0.005"]) == 1)
        #expect(families.value("request_duration_seconds_bucket", ["le": "0.025"]) == 2)
    }

    @Test func bucketsAreRuledByLabel() throws {
        let rules = BucketRules(timers: [2, 1, .nan, 1, .infinity], recorders: [7], labels: ["big": [1e9], "none": []])
        let factory = RegistryMetricsFactory(registry: registry, buckets: rules)
        Metrics.Timer(label: "a", factory: factory).recordSeconds(1)
        Metrics.Recorder(label: "b", factory: factory).record(1)
        Metrics.Recorder(label: "big", factory: factory).record(1)
        Metrics.Timer(label: "none", factory: factory).recordSeconds(1)
        let bounds = try families().filter { $0.type == .histogram }
            .map { $0.samples.filter { $0.name.hasSuffix("_bucket") }.compactMap { $0.label("le") } }
        #expect(bounds == [["1", "2", "+Inf"], ["7", "+Inf"], ["1000000000", "+Inf"], ["+Inf"]])
    }

    @Test func helpComesByLabel() throws {
        let factory = RegistryMetricsFactory(registry: registry, help: ["jobs": "Jobs done."])
        Metrics.Counter(label: "jobs", factory: factory).increment()
        #expect(try families().family("jobs_total")?.help == "Jobs done.")
    }

    @Test func metricsMadeAgainAreTheSame() throws {
        for _ in 0..<3 {
            Metrics.Counter(label: "jobs", dimensions: [("a", "1"), ("b", "2")], factory: factory).increment()
            Metrics.Counter(label: "jobs", dimensions: [("b", "2"), ("a", "1")], factory: factory).increment()
        }
        #expect(try families().value("jobs_total", ["a": "1", "b": "2"]) == 6)
        #expect(try conflicts() == 0)
    }

    @Test func destroyedMetricsKeepTheirSeries() throws {
        let counter = Metrics.Counter(label: "jobs", factory: factory)
        counter.increment()
        counter.destroy()
        Metrics.FloatingPointCounter(label: "cost", factory: factory).destroy()
        Meter(label: "depth", factory: factory).destroy()
        Metrics.Recorder(label: "size", factory: factory).destroy()
        Metrics.Timer(label: "wait", factory: factory).destroy()
        Metrics.Counter(label: "jobs", factory: factory).increment()
        #expect(try families().value("jobs_total") == 2)
    }

    @Test func destroyedMetricsThatNobodyUsesExpire() throws {
        let kept = Metrics.Counter(label: "jobs", dimensions: [("queue", "mail")], factory: factory)
        Metrics.Counter(label: "jobs", dimensions: [("queue", "print")], factory: factory).destroy()
        // Tried again while the thread of some other test has lost the processor in the middle of a look-up.
        var expired = 0
        for second in 0..<1000 where expired == 0 { expired = registry.expireSeries(unusedFor: .seconds(1), now: .seconds(second)) }
        #expect(expired == 1)
        kept.increment()
        let family = try families().family("jobs_total")
        #expect(family?.samples.map(\.labels) == [[ExpositionLabel(name: "queue", value: "mail")]])
        // It begins anew, and its handler is a new one.
        Metrics.Counter(label: "jobs", dimensions: [("queue", "print")], factory: factory).increment()
        #expect(try families().value("jobs_total", ["queue": "print"]) == 1)
    }

    // MARK: Through the API's own wrappers

    @Test func worksAsTaskLocalFactory() async throws {
        withMetricsFactory(factory) { Metrics.Counter(label: "inside").increment() }
        await withMetricsFactory(factory) {
            await Task.yield()
            Metrics.Counter(label: "inside").increment()
        }
        #expect(try families().value("inside_total") == 2)
    }

    @Test func worksUnderAMapping() throws {
        let mapped = factory.withLabelAndDimensionsMapping { ("app." + $0, $1 + [("service", "shop")]) }
        Metrics.Counter(label: "jobs", dimensions: [("a", "1")], factory: mapped).increment()
        Meter(label: "depth", factory: mapped).set(1)
        Metrics.Timer(label: "wait", factory: mapped).recordSeconds(1)
        let families = try families()
        #expect(families.value("app_jobs_total", ["a": "1", "service": "shop"]) == 1)
        #expect(families.value("app_depth", ["service": "shop"]) == 1)
        #expect(families.value("app_wait_seconds_count", ["service": "shop"]) == 1)
        #expect(factory.registry === registry)
    }

    @Test func worksInAMultiplexer() throws {
        let other = Registry()
        let both = MultiplexMetricsHandler(factories: [factory, RegistryMetricsFactory(registry: other)])
        Metrics.Counter(label: "jobs", factory: both).increment()
        #expect(try families().value("jobs_total") == 1)
        #expect(other.prometheusText() == registry.prometheusText())
    }

    // MARK: Values that other back ends stumble over

    @Test func nothingThatIsCountedMakesItTrap() throws {
        let counter = Metrics.Counter(label: "c", factory: factory)
        for amount in [Int64.min, -1, 0] { counter.increment(by: amount) }
        #expect(try families().value("c_total") == 0)
        for _ in 0..<4 { counter.increment(by: Int64.max) }
        #expect(try families().value("c_total") == Double(UInt64.max))
        let floating = Metrics.FloatingPointCounter(label: "f", factory: factory)
        for amount in [Double.nan, .infinity, -.infinity, -1, 0, -0.0] { floating.increment(by: amount) }
        #expect(try families().value("f_total") == 0)
        for _ in 0..<3 { floating.increment(by: Double.greatestFiniteMagnitude) }
        #expect(try families().value("f_total") == .greatestFiniteMagnitude)
        let meter = Meter(label: "m", factory: factory)
        for amount in [Double.nan, .infinity, -.infinity, -1, 0] {
            meter.increment(by: amount)
            meter.decrement(by: amount)
        }
        #expect(try families().value("m") == 0)
        meter.set(Double.nan)
        meter.set(Int64.min)
        #expect(try families().value("m") == Double(Int64.min))
        let recorder = Metrics.Recorder(label: "r", factory: factory)
        for value in [Double.nan, .infinity, -.infinity] { recorder.record(value) }
        recorder.record(Int64.max)
        recorder.record(Int64.min)
        #expect(try families().value("r_count") == 2)
        let timer = Metrics.Timer(label: "t", factory: factory)
        timer.recordNanoseconds(.max)
        timer.recordNanoseconds(.min)
        timer.recordSeconds(Int.max)
        #expect(try families().value("t_seconds_count") == 3)
    }

    @Test func aCountersResetIsIgnored() throws {
        let counter = Metrics.Counter(label: "c", factory: factory)
        let floating = Metrics.FloatingPointCounter(label: "f", factory: factory)
        counter.increment()
        floating.increment(by: 1)
        counter.reset()
        floating.reset()
        #expect(try families().value("c_total") == 1)
        #expect(try families().value("f_total") == 1)
    }

    @Test(arguments: ["a\"b", "back\\slash", "line\nfeed", "\"} 1\nevil 2\nx{a=\"", "😀\u{0}\r"])
    func valuesOfDimensionsAreEscaped(value: String) throws {
        Metrics.Counter(label: "c", dimensions: [("path", value)], factory: factory).increment()
        for format in ExpositionFormat.allCases {
            let text = format == .openMetrics ? registry.openMetricsText() : registry.prometheusText()
            var reader = ExpositionReader(format)
            reader.append(text)
            reader.end()
            #expect(try reader.next()?.value("c_total", ["path": value]) == 1)
        }
    }

    @Test func namesOfAnyKindAreTaken() throws {
        let registry = Registry(constantLabels: ["zone": "z"])
        let factory = RegistryMetricsFactory(registry: registry)
        let dimensions = [("zone", "a"), ("le", "b"), ("__name__", "c"), ("", "d"), ("x.y", "e"), ("x-y", "f"), ("x y", "g"), ("1", "h")]
        Metrics.Timer(label: "é 1/2", dimensions: dimensions, factory: factory).recordSeconds(1)
        let labels = ["zone": "z", "exported_zone": "a", "exported_le": "b", "_name__": "c", "_": "d", "x_y": "g", "_1": "h"]
        let families = try PrometheusTextParser().parse(registry.prometheusText())
        #expect(families.value("__1_2_seconds_count", labels) == 1)
        #expect(families.value("registry_conflicts_total", ["zone": "z"]) == 0)
    }

    // MARK: Conflicts

    /// Each of these ends another back end's process.
    @Test func conflictsAreToldOnceAndCounted() throws {
        Metrics.Counter(label: "x_total", factory: factory).increment()
        for _ in 0..<3 {
            let meter = Meter(label: "x_total", factory: factory)
            meter.set(5)
            meter.increment(by: 1)
            meter.destroy()
        }
        #expect(try families().value("x_total") == 1)
        #expect(try conflicts() == 3)
        #expect(log.entries.count == 1)
        #expect(log.entries.first?.level == .warning)
        #expect(log.entries.first?.metadata["metric.label"] == "x_total")
        // Integers and floating point, other names of dimensions, a histogram's own series.
        Metrics.FloatingPointCounter(label: "x_total", factory: factory).increment(by: 1)
        Metrics.Counter(label: "x_total", dimensions: [("a", "b")], factory: factory).increment()
        Metrics.Timer(label: "wait", factory: factory).recordSeconds(1)
        Metrics.Gauge(label: "wait_seconds_count", factory: factory).record(1)
        Metrics.Gauge(label: "depth_sum", factory: factory).record(1)
        Metrics.Recorder(label: "depth", factory: factory).record(1)
        #expect(try conflicts() == 7)
        #expect(log.entries.map { $0.metadata["metric.label"] } == ["x_total", "wait_seconds_count", "depth"])
        #expect(try families().map(\.name) == ["depth_sum", "registry_conflicts_total", "wait_seconds", "x_total"])
    }

    @Test func labelledAndUnlabelledDoNotMix() throws {
        Metrics.Counter(label: "c", dimensions: [("a", "1")], factory: factory).increment()
        Metrics.Counter(label: "c", factory: factory).increment()
        Metrics.Counter(label: "c", dimensions: [("b", "1")], factory: factory).increment()
        #expect(try families().family("c_total")?.samples.count == 1)
        #expect(try conflicts() == 2)
    }

    @Test func nativeMetricsAreShared() throws {
        let native = try registry.counterFamily("jobs_total", help: "Jobs done.", labelNames: ["queue", "code"])
        try native.labels("mail", "200").increment()
        Metrics.Counter(label: "jobs", dimensions: [("code", "200"), ("queue", "mail")], factory: factory).increment()
        let histogram = try registry.histogram("wait_seconds", help: "Waits.", upperBounds: [3])
        histogram.observe(1)
        Metrics.Timer(label: "wait", factory: factory).recordSeconds(2)
        #expect(try families().value("jobs_total", ["queue": "mail", "code": "200"]) == 2)
        #expect(try families().value("wait_seconds_bucket", ["le": "3"]) == 2)
        #expect(try conflicts() == 0)
    }

    @Test func aCallbackInTheWayIsAConflict() throws {
        try registry.gauge("uptime", help: "") { 7 }
        Metrics.Gauge(label: "uptime", factory: factory).record(1)
        #expect(try families().value("uptime") == 7)
        #expect(try conflicts() == 1)
    }

    /// A callback may make metrics, conflicting ones too.
    @Test func metricsMadeDuringAScrapeDoNotRecurse() throws {
        let factory = factory
        Metrics.Counter(label: "x_total", factory: factory).increment()
        try registry.gauge("probe", help: "") {
            Meter(label: "x_total", factory: factory).set(1)
            return 1
        }
        #expect(try families().value("probe") == 1)
        #expect(try conflicts() == 2)
    }

    @Test func aTakenNameForTheConflictsIsNoneEither() throws {
        let registry = Registry()
        try registry.gauge("registry_conflicts_total", help: "").set(4)
        let factory = RegistryMetricsFactory(registry: registry)
        Metrics.Counter(label: "x", factory: factory).increment()
        Meter(label: "x_total", factory: factory).set(1)
        #expect(try PrometheusTextParser().parse(registry.prometheusText()).value("registry_conflicts_total") == 4)
    }

    @Test func labelsWithoutEndDoNotFillTheMemory() throws {
        for index in 0..<10_050 { Metrics.Counter(label: "c\(index)", factory: factory).increment() }
        #expect(try conflicts() == 50)
        #expect(log.entries.count == 50)
        Metrics.Counter(label: "c1", factory: factory).increment()
        #expect(try families().value("c1_total") == 2)
    }

    // MARK: Many threads

    @Test func metricsMadeAgainByManyTasksLoseNothing() async throws {
        let factory = factory
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for index in 0..<2_000 {
                        Metrics.Counter(label: "shared", dimensions: [("code", "\(index % 5)")], factory: factory).increment()
                        Metrics.Counter(label: "family\(index % 300)", factory: factory).increment()
                        Meter(label: "shared_total", factory: factory).set(1)
                        if task == 0 { Metrics.Timer(label: "t\(index)", factory: factory).recordNanoseconds(1) }
                    }
                }
            }
        }
        let families = try families()
        #expect((0..<5).map { families.value("shared_total", ["code": "\($0)"]) } == Array(repeating: 3_200, count: 5))
        #expect((0..<300).compactMap { families.value("family\($0)_total") }.reduce(0, +) == 16_000)
        #expect(families.value("registry_conflicts_total") == 16_000)
        #expect(log.entries.count == 1)
    }
}
