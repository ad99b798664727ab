import MetricRegistry
import Testing

/// Series that come and go while threads count and readers read.
struct SeriesChurnTests {
    @Test func whatIsHeldStaysExactWhileOthersComeAndGo() async throws {
        let registry = Registry()
        let family = try registry.counterFamily("c_total", help: "", labelNames: ["kind", "key"])
        let histograms = try registry.histogramFamily("h", help: "", labelNames: ["key"], upperBounds: [1, 2])
        let held = try (0..<8).map { try family.labels("held", "\($0)") }
        let rounds = 3000
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for round in 0..<rounds {
                        held[round & 7].increment()
                        family.increment("passing", "\(round % 97)-\(task)")
                        histograms.observe(Double(round % 3), "\(round % 31)")
                        if round % 64 == 0 { await Task.yield() }
                    }
                }
            }
            group.addTask {
                for round in 0..<300 {
                    registry.expireSeries(unusedFor: .zero, now: .seconds(round))
                    if round % 8 == 0 { await Task.yield() }
                }
            }
            group.addTask {
                for _ in 0..<100 {
                    let reading = Reading(registry)
                    let labels = reading.series["c_total"] ?? []
                    #expect(labels.count == Set(labels).count)
                    // Buckets belong to the same observations as the sum: 0, 1 and 2 come in turn.
                    for histogram in reading.histograms.values {
                        let counts = histogram.bucketCounts
                        #expect(histogram.sum <= Double(counts.reduce(0, +)) * 2)
                        #expect(histogram.sum >= Double(counts.last ?? 0) * 2)
                    }
                    await Task.yield()
                }
            }
        }
        #expect(held.map(\.value).reduce(0, +) == UInt64(4 * rounds))
        for counter in held { #expect(counter.value == UInt64(rounds / 2)) }
        // Nobody holds the others: the second look finds them as unused as the first left them.
        registry.expireSeries(unusedFor: .zero, now: .seconds(1000))
        registry.expireSeries(unusedFor: .zero, now: .seconds(1001))
        #expect(Reading(registry).series["c_total"]?.count == held.count)
        #expect(Reading(registry).histograms.isEmpty)
    }

    @Test func threadsThatEndLeaveWhatTheyCounted() throws {
        let registry = Registry()
        let counter = try registry.counter("c_total", help: "")
        let histogram = try registry.histogram("h", help: "", upperBounds: [0.5])
        for _ in 0..<20 {
            Threads.run(8) {
                for _ in 0..<100 {
                    counter.increment()
                    histogram.observe(1)
                }
            }
            let reading = Reading(registry)
            #expect(reading.histograms["h"].map { Double($0.count) == $0.sum } == true)
        }
        #expect(counter.value == 16_000)
        #expect(Reading(registry).histograms["h"] == HistogramValue(bucketCounts: [0, 16_000], sum: 16_000))
    }

    /// What ended threads added is added up in another order than before, and rounded in another way.
    @Test func amountsNeverGoDownWhileThreadsEnd() async throws {
        let counter = try Registry().floatingPointCounter("f_total", help: "")
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for _ in 0..<100 {
                    Threads.run(4) {
                        for index in 1...50 { counter.increment(by: 0.1 / Double(index)) }
                    }
                }
                return true
            }
            group.addTask {
                var (last, isGrowing) = (0.0, true)
                for _ in 0..<20_000 {
                    let value = counter.value
                    if value < last { isGrowing = false }
                    last = value
                }
                return isGrowing
            }
            for await isGrowing in group { #expect(isGrowing) }
        }
        let expected = 400 * (1...50).reduce(0) { $0 + 0.1 / Double($1) }
        #expect(abs(counter.value - expected) < 1e-9 * expected)
    }
    @Test func aHistogramsSumNeverGoesDownWhileThreadsEnd() async throws {
        let registry = Registry()
        let histogram = try registry.histogram("h", help: "", upperBounds: [])
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for round in 1...30 {
                    Threads.run(4) {
                        for index in 1...5 { histogram.observe(0.1 * Double(round) / Double(index)) }
                    }
                }
                return true
            }
            group.addTask {
                var (last, isGrowing) = (0.0, true)
                for _ in 0..<500 {
                    let sum = Reading(registry).histograms["h"]?.sum ?? 0
                    if sum < last { isGrowing = false }
                    last = sum
                }
                return isGrowing
            }
            for await isGrowing in group { #expect(isGrowing) }
        }
    }
}
