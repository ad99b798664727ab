import MetricRegistry
import Testing

struct PageMemoryTests {
    /// Pages that were given back, and come again, are zero: of threads and of what ended threads left, of every kind.
    @Test func pagesThatComeAgainAreZero() throws {
        for round in 0..<3 {
            let registry = Registry()
            let counters = try registry.counterFamily("c_total", help: "", labelNames: ["l"])
            let amounts = try registry.floatingPointCounterFamily("f_total", help: "", labelNames: ["l"])
            let gauges = try registry.gaugeFamily("g", help: "", labelNames: ["l"])
            let histograms = try registry.histogramFamily("h", help: "", labelNames: ["l"], upperBounds: [1])
            let count = 1200
            for index in 0..<count {
                #expect(try counters.labels("\(index)").value == 0)
                #expect(try amounts.labels("\(index)").value == 0)
                #expect(try gauges.labels("\(index)").value == 0)
            }
            Threads.run(2) {
                for index in 0..<count {
                    counters.increment("\(index)")
                    amounts.increment(by: 0.5, "\(index)")
                    gauges.add(1, "\(index)")
                    histograms.observe(2, "\(index)")
                }
            }
            let reading = Reading(registry)
            #expect(reading.counters.count == 2 * count && reading.histograms.count == count, "round \(round)")
            #expect(Set(reading.counters.values) == [.integer(2), .floatingPoint(1)], "round \(round)")
            #expect(Set(reading.gauges.values) == [2], "round \(round)")
            #expect(reading.histograms.values.allSatisfy { $0 == HistogramValue(bucketCounts: [0, 2], sum: 4) }, "round \(round)")
        }
    }
}
