import MetricRegistry
import Testing

struct SeriesLifeTests {
    @Test func aSeriesWhoseHandleWasLetGoOfExpires() throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        try family.labels("a").increment()
        let gauges = try registry.gaugeFamily("g", help: "", labelNames: ["l"])
        gauges.set(1, "a")
        var expired = 0
        for second in 0..<1000 where expired < 2 { expired += registry.expireSeries(unusedFor: .seconds(1), now: .seconds(second)) }
        #expect(expired == 2)
    }

    @Test func unusedSeriesExpireAndBeginAnew() throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        family.increment(by: 3, "a")
        family.increment("b")
        let held = try family.labels("c")
        #expect(registry.expireSeries(unusedFor: .seconds(10), now: .seconds(0)) == 0)
        family.increment("b")
        #expect(registry.expireSeries(unusedFor: .seconds(10), now: .seconds(10)) == 1)
        #expect(Reading(registry).series["x_total"] == [#"l="b""#, #"l="c""#])
        family.increment("a")
        held.increment()
        #expect(Reading(registry).counters[#"x_total{l="a"}"#] == .integer(1))
        #expect(Reading(registry).counters[#"x_total{l="c"}"#] == .integer(1))
    }

    @Test func removedSeriesAreCountedNoMoreAndTheirPlacesAreUsedAgain() throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        let old = try family.labels("a")
        old.increment(by: 5)
        #expect(family.remove("a"))
        #expect(!family.remove("a"))
        old.increment()
        family.increment("a")
        #expect(old.value == 6)
        #expect(Reading(registry).counters[#"x_total{l="a"}"#] == .integer(1))
        #expect(registry.unregister("x_total"))
        #expect(Reading(registry).families.isEmpty)
    }

    @Test func seriesAboveTheLimitShareOne() throws {
        let registry = Registry(seriesLimit: 2)
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l", "m"])
        for index in 0..<10 { family.increment("\(index)", "v") }
        let reading = Reading(registry)
        #expect(reading.series["x_total"]?.count == 3)
        #expect(reading.counters[#"x_total{l="overflow",m="overflow"}"#] == .integer(8))
        #expect(registry.overflowedLookUps == 8)
    }

    @Test func theOverflowSeriesCanBeTakenAwayToo() throws {
        let registry = Registry(seriesLimit: 2)
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        for value in ["a", "b", "c"] { family.increment(value) }
        #expect(family.remove("overflow"))
        for index in 0..<1000 { family.increment("d\(index)") }
        #expect(Reading(registry).counters[#"x_total{l="overflow"}"#] == .integer(1000))
    }

    @Test func seriesThatComeAgainHavePlacesOfThoseThatWent() throws {
        let registry = Registry(now: { 5 })
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        let count = 2000
        var before = Identities()
        for round in 0..<3 {
            for index in 0..<count { family.increment("\(round) \(index)") }
            var now = Identities()
            registry.visit(&now)
            #expect(now.indices.count == count)
            // Pages of 512, whatever came before.
            #expect(now.indices.allSatisfy { (0..<2048).contains($0) })
            #expect(now.all.isDisjoint(with: before.all))
            #expect(now.times == [5])
            before.all.formUnion(now.all)
            registry.expireSeries(unusedFor: .zero, now: .seconds(2 * round))
            #expect(registry.expireSeries(unusedFor: .zero, now: .seconds(2 * round + 1)) == count)
            #expect(Reading(registry).series["x_total"] == nil)
        }
    }

    @Test func whatMakesNoSenseIsRefusedAndCounted() throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        family.increment("a", "b")
        try registry.floatingPointCounter("s_total", help: "").increment(by: -1)
        try registry.histogram("h", help: "", upperBounds: [1]).observe(.nan)
        #expect(registry.refusedArguments == 3)
        #expect(Reading(registry).series["x_total"] == nil)
    }

    @Test func orderHoldsForManySeriesInAnyOrder() throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        let values = (0..<5000).map { ["\($0 &* 7919 % 5000)", "a\"\($0)", "a \($0)", "a\n\($0)"][$0 % 4] }
        for value in values { family.increment(value) }
        var seen = Values()
        registry.visit(&seen)
        #expect(seen.values == Set(values).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test func endingThreadsAndExpiryLoseNothing() async throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["l"])
        let kept = try registry.counter("kept_total", help: "")
        let removed = await withTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for index in 0..<20_000 {
                        family.increment("t\(task)", as: index)
                        kept.increment()
                    }
                    return 0
                }
            }
            group.addTask {
                // Nothing is ever unused for long enough: expiry only marks, waits and takes the marks away.
                (0..<200).reduce(0) { $0 + registry.expireSeries(unusedFor: .seconds(1000), now: .seconds($1)) }
            }
            return await group.reduce(0, +)
        }
        #expect(removed == 0)
        #expect(kept.value == 80_000)
        for task in 0..<4 { #expect(Reading(registry).counters["x_total{l=\"t\(task)\"}"] == .integer(20_000)) }
    }

    private struct Identities: MetricVisitor {
        struct Identity: Hashable {
            let index: Int
            let incarnation: UInt64
        }

        var indices: Set<Int> = []
        var all: Set<Identity> = []
        var times: Set<Double?> = []
        mutating func visit(family: FamilyDescriptor) {}
        mutating func visit(_ series: Series, counter value: MetricValue) {
            let (index, incarnation) = series.identity
            indices.insert(index)
            all.insert(Identity(index: index, incarnation: incarnation))
            times.insert(series.created)
        }
        mutating func visit(_ series: Series, gauge value: Double) {}
        mutating func visit(_ series: Series, histogram: HistogramValue) {}
    }

    private struct Values: MetricVisitor {
        var values: [String] = []
        mutating func visit(family: FamilyDescriptor) {}
        mutating func visit(_ series: Series, counter value: MetricValue) { values.append(series.labels.labels[0].value) }
        mutating func visit(_ series: Series, gauge value: Double) {}
        mutating func visit(_ series: Series, histogram: HistogramValue) {}
    }
}

extension Family where Metric == Counter {
    fileprivate func increment(_ value: String, as index: Int) {
        if index.isMultiple(of: 2) { increment(value) } else { increment(Substring(value)) }
    }
}
