import MetricRegistry
import Testing

struct SeriesOrderTests {
    /// Values that differ early, late, in length only, and in characters that are escaped or stand before the quote.
    private static func value(_ index: Int) -> String {
        let number = "\(index &* 7919 % 100_003)"
        return switch index % 8 {
        case 0: number
        case 1: "/api/v1/orders/of/somebody/\(number)"
        case 2: String(repeating: "x", count: index % 50)
        case 3: "a \(number)"
        case 4: "a!\(number)"
        case 5: "a\u{1}\(number)"
        case 6: "é\(number)"
        default: ["a\"\(number)", "a\\\(number)", "a\n\(number)"][index % 3]
        }
    }

    private static func isBefore(_ left: [String], _ right: [String]) -> Bool {
        for (left, right) in zip(left, right) where left != right { return left.utf8.lexicographicallyPrecedes(right.utf8) }
        return false
    }

    @Test(arguments: [1, 7, 300, 9000])
    func seriesComeSortedHoweverManyCameBetweenReadings(perReading: Int) throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["a", "b"])
        var expected = Set<[String]>()
        for index in 0..<(perReading < 100 ? 600 : 9000) {
            let values = [Self.value(index / 9), Self.value(index * 31)]
            expected.insert(values)
            family.increment(values[0], values[1])
            guard index % perReading == 0 else { continue }
            if index % 5 == 0, let removed = expected.randomElement() {
                expected.remove(removed)
                #expect(family.remove(removed[0], removed[1]))
            }
            #expect(Values(registry).values.count == expected.count)
        }
        #expect(Values(registry).values == expected.sorted(by: Self.isBefore))
    }

    /// Those with escapes are sorted apart, so that one of the others may be alone.
    @Test(arguments: [["a\"", "b"], ["a", "b\n"], ["\\", "\"", "x"], ["\n", "\""], ["", "\""], ["a"]])
    func fewSeriesWithEscapesComeSorted(values: [String]) throws {
        let registry = Registry(constantLabels: ["zone": "q\"q"])
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["a"])
        for value in values { family.increment(value) }
        #expect(Values(registry).values.map { $0[0] } == values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test func theOrderOutlivesExpiry() throws {
        let registry = Registry()
        let family = try registry.counterFamily("x_total", help: "", labelNames: ["a"])
        let values = Set((0..<3000).map(Self.value))
        for value in values { family.increment(value) }
        registry.expireSeries(unusedFor: .seconds(1), now: .zero)
        let used = values.filter { $0.utf8.count.isMultiple(of: 2) }
        for value in used { family.increment(value) }
        #expect(registry.expireSeries(unusedFor: .seconds(1), now: .seconds(1)) == values.count - used.count)
        #expect(Values(registry).values == used.map { [$0] }.sorted(by: Self.isBefore))
        for value in values { family.increment(value) }
        #expect(Values(registry).values == values.map { [$0] }.sorted(by: Self.isBefore))
    }

    private struct Values: MetricVisitor {
        var values: [[String]] = []

        init(_ registry: Registry) {
            registry.visit(&self)
        }

        mutating func visit(family: FamilyDescriptor) {}
        mutating func visit(_ series: Series, counter value: MetricValue) { values.append(series.labels.labels.map(\.value)) }
        mutating func visit(_ series: Series, gauge value: Double) {}
        mutating func visit(_ series: Series, histogram: HistogramValue) {}
    }
}
