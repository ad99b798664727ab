import MetricRegistry
import Testing

@testable import StatsD

struct SeriesPlanTests {
    private let registry = Registry()

    @Test func valuesDoNotChangeItAndSeriesDo() throws {
        let family = try registry.counterFamily("c", help: "", labelNames: ["v"])
        for number in 0..<600 { try family.labels("\(1000 + number)").increment() }
        let plan = plan()
        try family.labels("1000").increment()
        #expect(plan.isCurrent(registry.snapshot().families))
        try family.labels("0").increment()
        #expect(!plan.isCurrent(registry.snapshot().families))
        // A plan does not see what came later.
        #expect(lines(plan).count == 600)
        #expect(lines(self.plan()).count == 601)
    }

    @Test func seriesAndFamiliesThatEndChangeIt() throws {
        let family = try registry.counterFamily("c", help: "", labelNames: ["v"])
        for value in ["a", "b"] { try family.labels(value).increment() }
        _ = try registry.counter("d", help: "")
        var plan = plan()
        #expect(family.remove("a"))
        #expect(!plan.isCurrent(registry.snapshot().families))
        plan = self.plan()
        #expect(plan.isCurrent(registry.snapshot().families))
        // Ended and made again is another series.
        #expect(family.remove("b"))
        try family.labels("b").increment()
        #expect(!plan.isCurrent(registry.snapshot().families))
        plan = self.plan()
        #expect(registry.unregister("c"))
        #expect(!plan.isCurrent(registry.snapshot().families))
    }

    @Test func seriesWithoutLinesArePassedOver() throws {
        _ = try registry.counter("c", help: "")
        #expect(lines(SeriesPlan(registry.snapshot(), SeriesLines())).isEmpty)
    }

    /// A plan in which every series has a line.
    private func plan() -> SeriesPlan {
        let snapshot = registry.snapshot()
        var lines = SeriesLines()
        for family in snapshot.families {
            for record in family.chunks.flatMap({ Array($0.buffer) }) {
                let series = snapshot.series(record, of: family)
                lines.set(series.index..<series.index + 1, of: series)
            }
        }
        return SeriesPlan(snapshot, lines)
    }

    private func lines(_ plan: SeriesPlan) -> [Int32] {
        plan.families.joined().flatMap { $0.places.map(\.line) }
    }
}
