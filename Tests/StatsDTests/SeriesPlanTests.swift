import MetricRegistry
import TestSupport
import Testing

@testable import StatsD

struct SeriesPlanTests {
    private let registry = Registry()

    @Test func valuesDoNotChangeItAndSeriesDo() throws {
        let family = try registry.counterFamily("c", help: "", labelNames: ["v"])
        for number in 0..<600 { try family.labels("\(1000 + number)").increment() }
        var lines = KnownLines()
        #expect(lines.follow(registry) == .init(ended: 0, new: 600))
        try family.labels("1000").increment()
        #expect(lines.plan.isCurrent(registry.snapshot().families))
        try family.labels("0").increment()
        #expect(!lines.plan.isCurrent(registry.snapshot().families))
        // A plan does not see what came later.
        #expect(lines.count == 600)
        #expect(lines.follow(registry) == .init(ended: 0, new: 1))
        #expect(lines.count == 601)
    }

    @Test func seriesAndFamiliesThatEndChangeIt() throws {
        let family = try registry.counterFamily("c", help: "", labelNames: ["v"])
        for value in ["a", "b"] { try family.labels(value).increment() }
        _ = try registry.counter("d", help: "")
        var lines = KnownLines()
        _ = lines.follow(registry)
        #expect(family.remove("a"))
        #expect(!lines.plan.isCurrent(registry.snapshot().families))
        #expect(lines.follow(registry) == .init(ended: 1, new: 0))
        #expect(lines.plan.isCurrent(registry.snapshot().families))
        // Ended and made again is another series.
        #expect(family.remove("b"))
        try family.labels("b").increment()
        #expect(lines.follow(registry) == .init(ended: 1, new: 1))
        #expect(registry.unregister("c"))
        #expect(lines.follow(registry) == .init(ended: 1, new: 0))
        #expect(lines.count == 1)
    }

    /// Any coming and going: each series that lives has one line, and each line is one's that lives.
    @Test(arguments: 0..<8)
    func itFollowsTheRegistry(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let families = try (0..<3).map { try registry.counterFamily("c\($0)", help: "", labelNames: ["v"]) }
        var lines = KnownLines()
        for round in 0..<30 {
            for _ in 0..<Int.random(in: 0..<400, using: &random) {
                let family = families[Int.random(in: 0..<3, using: &random)]
                let value = "\(Int.random(in: 0..<1500, using: &random))"
                if Int.random(in: 0..<3, using: &random) == 0 { _ = family.remove(value) } else { _ = try family.labels(value) }
            }
            _ = lines.follow(registry)
            if round % 7 == 6 { lines.arrange() }
            let snapshot = registry.snapshot()
            for (view, family) in zip(snapshot.families, lines.plan.families) {
                #expect(family.places.map(\.cell).sorted() == view.chunks.flatMap { $0.buffer.map(\.cell) }.sorted())
                #expect(family.places.map(\.line) == family.places.map(\.line).sorted())
                #expect(family.places.allSatisfy { lines.cells[Int($0.line)] == $0.cell })
            }
            if round % 7 == 6 { #expect(lines.cells.count == lines.count) }
        }
    }
}

/// Gives each new series a line, as a flush does.
private struct KnownLines {
    struct Changes: Equatable {
        let ended: Int
        let new: Int
    }

    var plan = SeriesPlan()
    /// The cell of the series that has a line.
    var cells: [UInt32] = []
    private var lines = SeriesLines()
    private var table = LineTable(renderer: LineRenderer(receiver: .etsy, prefix: "", tags: [:]))

    /// The series that have lines.
    var count: Int { plan.families.reduce(0) { $0 + $1.places.count } }

    mutating func follow(_ registry: Registry) -> Changes {
        let reading = registry.snapshot()
        let (ended, new) = plan.follow(reading, lines, table, linesPerSeries: reading.families.map { _ in 1 })
        for lines in ended { table.remove(lines) }
        for series in new {
            let family = reading.families[series.family]
            let source = LineSource(reading.series(series.record, of: family), in: family.descriptor, for: .etsy)
            let line = table.add(source, wanted: table.identity(of: source))
            cells.append(series.record.cell)
            lines.set(line..<line + 1, of: series.identity)
            plan.set(line, of: series)
        }
        return Changes(ended: ended.count, new: new.count)
    }

    mutating func arrange() {
        let places = table.arrange(plan.arrange())
        plan.move(to: places)
        lines.move(to: places)
        let old = cells
        cells = Array(repeating: 0, count: table.count)
        for (line, place) in places.enumerated() where place >= 0 { cells[Int(place)] = old[line] }
    }
}
