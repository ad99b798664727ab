import MetricRegistry
import Testing

struct MetricTests {
    @Test func aCounterSaturates() throws {
        let counter = try Registry().counter("x_total", help: "", startingAt: .max - 1)
        counter.increment()
        counter.increment(by: .max)
        #expect(counter.value == .max)
    }

    @Test func aFloatingPointCounterNeverGoesDownAndStaysFinite() throws {
        let counter = try Registry().floatingPointCounter("x_total", help: "")
        for amount in [1.5, -1, .nan, .infinity, -.infinity, 0] { counter.increment(by: amount) }
        #expect(counter.value == 1.5)
        counter.increment(by: .greatestFiniteMagnitude)
        counter.increment(by: .greatestFiniteMagnitude)
        #expect(counter.value == .greatestFiniteMagnitude)
    }

    @Test func aGaugeTakesAnyDouble() throws {
        let gauge = try Registry().gauge("x", help: "")
        gauge.set(3)
        gauge.add(-5)
        gauge.subtract(0.5)
        #expect(gauge.value == -2.5)
        gauge.set(.nan)
        #expect(gauge.value.isNaN)
    }

    @Test func aGaugeTellsTheRegistrysTime() throws {
        let gauge = try Registry(now: { 1234.5 }).gauge("x", help: "")
        gauge.setToCurrentTime()
        #expect(gauge.value == 1234.5)
        let other = try Registry().gauge("x", help: "")
        other.setToCurrentTime()
        // Some time after this was written.
        #expect(other.value > 1_700_000_000)
    }

    @Test(arguments: [1, 11, 12, 13, 24, 25, 100, 508])
    func everyBoundHasItsBucket(count: Int) throws {
        let registry = Registry()
        let histogram = try registry.histogram("x", help: "", upperBounds: (0..<count).map(Double.init))
        for index in 0...count { histogram.observe(Double(index)) }
        for index in 0..<count { histogram.observe(Double(index) - 0.5) }
        let counts = try #require(Reading(registry).histograms["x"]?.bucketCounts)
        #expect(Array(counts) == [UInt64](repeating: 2, count: count) + [1])
    }

    @Test func aSumStaysFinite() throws {
        let registry = Registry()
        let histogram = try registry.histogram("x", help: "", upperBounds: [0])
        for _ in 0..<3 { histogram.observe(.greatestFiniteMagnitude) }
        #expect(Reading(registry).histograms["x"]?.sum == .greatestFiniteMagnitude)
        for _ in 0..<3 { histogram.observe(-.greatestFiniteMagnitude) }
        #expect(Reading(registry).histograms["x"] == HistogramValue(bucketCounts: [3, 3], sum: -.greatestFiniteMagnitude))
    }

    @Test func boundsAreInclusive() throws {
        let registry = Registry()
        let histogram = try registry.histogram("x", help: "", upperBounds: [0, 1, 2.5])
        for value in [-1, 0, 0.5, 1, 2.5, 2.6, .nan, .infinity, -.infinity] { histogram.observe(value) }
        let value = try #require(Reading(registry).histograms["x"])
        #expect(value.bucketCounts == [2, 2, 1, 1])
        #expect(value.count == 6)
        #expect(value.sum == 5.6)
        #expect(Reading(registry).histograms["x"] == value)
    }

    @Test func manyThreadsLoseNothing() async throws {
        let registry = Registry()
        let counter = try registry.counter("c_total", help: "")
        let seconds = try registry.floatingPointCounter("s_total", help: "")
        let gauge = try registry.gauge("g", help: "")
        let histogram = try registry.histogram("h", help: "", upperBounds: [1, 2])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for index in 0..<10_000 {
                        counter.increment()
                        seconds.increment(by: 0.5)
                        gauge.add(index.isMultiple(of: 2) ? 1 : -1)
                        histogram.observe(2)
                        if index.isMultiple(of: 500) { _ = Reading(registry) }
                    }
                }
            }
        }
        #expect(counter.value == 80_000)
        #expect(seconds.value == 40_000)
        #expect(gauge.value == 0)
        #expect(Reading(registry).histograms["h"] == HistogramValue(bucketCounts: [0, 80_000, 0], sum: 160_000))
    }
}
