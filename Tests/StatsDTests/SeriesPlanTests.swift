import MetricRegistry
import Testing

@testable import StatsD

struct SeriesPlanTests {
    private let registry = Registry()

    @Test func valuesDoNotChangeItAndSeriesDo() throws {
        let family = try registry.counterFamily("c", help: "", labelNames: ["v"])
        for number in 0..<600 { try family.labels("\(1000 + number)").increment() }
        var plan = SeriesPlan()
        let all = met(&plan)
        #expect(all.count == 600)
        try family.labels("1000").increment()
        #expect(plan.isCurrent(registry.snapshot().families))
        try family.labels("0").increment()
        #expect(!plan.isCurrent(registry.snapshot().families))
        // The chunk that the new one went into, not all of them.
        let others = met(&plan)
        #expect(others.contains("0") && others.count <= 257)
        #expect(plan.families.count == 1)
        let places = plan.families.joined().flatMap(\.places)
        #expect(places.count == 601)
        #expect(plan.isCurrent(registry.snapshot().families))
    }

    @Test func seriesAndFamiliesThatEndAreGone() throws {
        let family = try registry.counterFamily("c", help: "", labelNames: ["v"])
        for value in ["a", "b"] { try family.labels(value).increment() }
        _ = try registry.counter("d", help: "")
        var plan = SeriesPlan()
        _ = met(&plan)
        family.remove("a")
        let afterSeries = met(&plan)
        #expect(afterSeries == ["b"])
        registry.unregister("c")
        #expect(!plan.isCurrent(registry.snapshot().families))
        let afterFamily = met(&plan)
        #expect(afterFamily.isEmpty)
        let chunks = plan.families.map(\.count)
        #expect(chunks == [1])
    }

    @Test func aSeriesWithoutLinesIsPassedOver() throws {
        try registry.counterFamily("c", help: "", labelNames: ["v"]).labels("a").increment()
        var plan = SeriesPlan()
        plan.update(registry.snapshot().families) { _ in nil }
        let places = plan.families.joined().flatMap(\.places)
        #expect(places.isEmpty)
    }

    /// The label values of series in chunks that are new to the plan, which is brought up to date.
    private func met(_ plan: inout SeriesPlan) -> [String] {
        let snapshot = registry.snapshot()
        var values: [String] = []
        plan.forEachOther(snapshot.families) { family, record in
            values += family.series(record).labels.labels.map(\.value)
        }
        plan.update(snapshot.families) { $0.index }
        return values
    }
}
