import MetricRegistry
import Testing

struct RegistryTests {
    @Test func registeringAgainReturnsTheSameMetric() throws {
        let registry = Registry()
        let first = try registry.counter("events_total", help: "Events")
        let second = try registry.counter("events_total", help: "Events")
        first.increment(by: 2)
        #expect(second === first)
        #expect(second.value == 2)
    }

    @Test(arguments: ["", "1x", "a-b", "a b", "é", "a\n"])
    func malformedNamesAreRefused(name: String) {
        #expect(throws: RegistryError.self) { try Registry().gauge(name, help: "") }
    }

    @Test(arguments: [["__a"], ["a", "a"], ["1"], [""], ["a-b"]])
    func malformedLabelNamesAreRefused(names: [String]) {
        let error = #expect(throws: RegistryError.self) { try Registry().counterFamily("x_total", help: "", labelNames: names) }
        #expect(error?.code == .invalidLabel)
    }

    @Test(arguments: [[1, 1], [2, 1], [.nan], [1, .infinity]] as [[Double]])
    func unusableBoundsAreRefused(bounds: [Double]) {
        let error = #expect(throws: RegistryError.self) { try Registry().histogram("x", help: "", upperBounds: bounds) }
        #expect(error?.code == .invalidBuckets)
    }

    @Test func aNameStandsForOneFamily() throws {
        let registry = Registry()
        _ = try registry.counter("x", help: "h")
        try registry.gauge("callback", help: "h") { 1 }
        _ = try registry.histogram("h", help: "h", upperBounds: [1])
        func conflict(_ body: () throws -> Void) {
            let error = #expect(throws: RegistryError.self, performing: body)
            #expect(error?.code == .conflict)
        }
        conflict { _ = try registry.gauge("x", help: "h") }
        conflict { _ = try registry.counter("x", help: "other") }
        conflict { _ = try registry.counterFamily("x", help: "h", labelNames: ["a"]) }
        conflict { _ = try registry.floatingPointCounter("x", help: "h") }
        conflict { try registry.gauge("callback", help: "h") { 2 } }
        conflict { _ = try registry.gauge("callback", help: "h") }
        conflict { _ = try registry.histogram("h", help: "h", upperBounds: [2]) }
        conflict { _ = try registry.counter("h_count", help: "h") }
        _ = try registry.counter("y_sum", help: "h")
        conflict { _ = try registry.histogram("y", help: "h", upperBounds: [1]) }
    }

    @Test func reservedAndConstantLabelsCannotBeTakenAgain() throws {
        let registry = Registry(constantLabels: ["service": "a"])
        #expect(throws: RegistryError.self) { try registry.counterFamily("x", help: "", labelNames: ["service"]) }
        #expect(throws: RegistryError.self) { try registry.histogramFamily("h", help: "", labelNames: ["le"], upperBounds: []) }
        let family = try registry.counterFamily("y", help: "", labelNames: ["code"])
        #expect(throws: RegistryError.self) { try family.labels() }
        #expect(throws: RegistryError.self) { try family.labels("a", "b") }
        _ = try family.labels("200")
        #expect(Reading(registry).series["y"] == [#"code="200",service="a""#])
    }

    @Test func labelsAreSortedAndEscaped() throws {
        let registry = Registry()
        let family = try registry.counterFamily("x", help: "", labelNames: ["b", "a"])
        _ = try family.labels("quote\" slash\\ line\n", "🙂")
        #expect(Reading(registry).series["x"] == [#"a="🙂",b="quote\" slash\\ line\n""#])
    }

    @Test func familiesAndSeriesComeSorted() throws {
        let registry = Registry()
        let family = try registry.gaugeFamily("b", help: "", labelNames: ["l"])
        for value in ["c", "a", "b", ""] { try family.labels(value).set(1) }
        _ = try registry.gauge("a", help: "")
        let reading = Reading(registry)
        #expect(reading.families == ["a", "b"])
        #expect(reading.series["b"] == [#"l="""#, #"l="a""#, #"l="b""#, #"l="c""#])
    }

    @Test func aRestoredCounterSaysWhereItBegan() throws {
        let registry = Registry()
        let counter = try registry.counter("x_total", help: "", startingAt: 40)
        counter.increment(by: 2)
        let reading = Reading(registry)
        #expect(reading.counters["x_total"] == .integer(42))
        #expect(reading.startingValues["x_total"] == .integer(40))
        let seconds = try registry.floatingPointCounter("s_total", help: "", startingAt: -1)
        #expect(seconds.value == 0)
    }

    @Test func aCallbackMayUseTheRegistry() throws {
        let registry = Registry()
        let reads = try registry.counter("reads_total", help: "")
        try registry.gauge("depth", help: "") {
            reads.increment()
            _ = try? registry.gauge("made_by_the_callback", help: "")
            return 7
        }
        #expect(Reading(registry).gauges["depth"] == 7)
        #expect(reads.value == 1)
    }

    @Test func theRegistryCountsItselfWhenAskedTo() throws {
        let registry = Registry(seriesLimit: 1)
        try registry.registerSelfMetrics(prefix: "mine")
        #expect(throws: RegistryError.self) { try registry.registerSelfMetrics(prefix: "mine") }
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        family.increment("a", "too many")
        for value in ["a", "b", "c"] { family.increment(value) }
        let reading = Reading(registry)
        #expect(reading.counters["mine_refused_updates_total"] == .integer(1))
        #expect(reading.counters["mine_overflowed_updates_total"] == .integer(2))
    }

    @Test func valuesOfAnyTextLeadToOneHandle() throws {
        let family = try Registry().counterFamily("x_total", help: "", labelNames: ["a", "b", "c"])
        let handle = try family.labels(["1", "2", "3"])
        #expect(try family.labels("1", "2", "3") === handle)
        #expect(try family.labels(Substring("1"), "2" as StaticString, "3") === handle)
        #expect(throws: RegistryError.self) { try family.labels("1") }
        #expect(throws: RegistryError.self) { try family.labels("1", "2") }
        #expect(throws: RegistryError.self) { try family.labels("1", "2", "3", "4") }
    }

    @Test func updatesMayBeNestedAndReadFromWithin() throws {
        let registry = Registry()
        let gauge = try registry.gauge("g", help: "")
        registry.update {
            gauge.set(1)
            registry.update { gauge.add(1) }
            #expect(Reading(registry).gauges["g"] == 2)
        }
        #expect(Reading(registry).gauges["g"] == 2)
    }

    @Test func aReaderSeesAGroupedUpdateWholeOrNotAtAll() async throws {
        let registry = Registry()
        let left = try registry.counter("left_total", help: "")
        let right = try registry.counter("right_total", help: "")
        let size = try registry.histogram("size", help: "", upperBounds: [0.5, 1, 2])
        let rounds = 20_000
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<rounds {
                        registry.update {
                            left.increment()
                            size.observe(1)
                            right.increment()
                        }
                    }
                }
            }
            group.addTask {
                for _ in 0..<2_000 {
                    let reading = Reading(registry)
                    #expect(reading.counters["left_total"] == reading.counters["right_total"])
                    let histogram = reading.histograms["size"]
                    // Only ones were observed, so the sum is the count; and each observation belongs to one update.
                    #expect(histogram?.sum == histogram.map { Double($0.count) })
                    #expect(reading.counters["left_total"]?.doubleValue == histogram?.sum)
                }
            }
        }
        #expect(left.value == UInt64(2 * rounds))
        #expect(Reading(registry).histograms["size"]?.bucketCounts == [0, UInt64(2 * rounds), 0, 0])
    }
}
