import MetricRegistry
import Synchronization
import Testing

struct HistogramTimingTests {
    /// Goes on by so much with each reading.
    private final class SteppingClock: Clock, Sendable {
        struct Instant: InstantProtocol {
            let offset: Duration
            func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
            func duration(to other: Instant) -> Duration { other.offset - offset }
            static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
        }

        private let readings = Atomic<Int>(0)
        let step: Duration

        init(step: Duration) {
            self.step = step
        }

        var now: Instant { Instant(offset: step * readings.wrappingAdd(1, ordering: .relaxed).newValue) }
        var minimumResolution: Duration { .nanoseconds(1) }
        func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
    }

    private struct Failure: Error {}

    private let registry = Registry()

    @Test func whatTheBodyTakesIsCountedInSeconds() throws {
        let histogram = try registry.histogram("x_seconds", help: "", unit: "seconds", upperBounds: [0.1, 1])
        #expect(histogram.measure(with: SteppingClock(step: .milliseconds(250))) { 7 } == 7)
        #expect(throws: Failure.self) {
            try histogram.measure(with: SteppingClock(step: .seconds(2))) { () throws(Failure) in throw Failure() }
        }
        histogram.observe(.milliseconds(50))
        #expect(Reading(registry).histograms["x_seconds"] == HistogramValue(bucketCounts: [1, 1, 1], sum: 2.3))
    }

    @MainActor @Test func anAsynchronousBodyStaysWhereItIs() async throws {
        let histogram = try registry.histogram("x_seconds", help: "", upperBounds: [1])
        let value = await histogram.measure(with: SteppingClock(step: .seconds(3))) {
            await Task.yield()
            MainActor.assertIsolated()
            return "done"
        }
        #expect(value == "done")
        #expect(Reading(registry).histograms["x_seconds"]?.sum == 3)
    }

    @Test func theContinuousClockIsTheOneByDefault() throws {
        let histogram = try registry.histogram("x_seconds", help: "", upperBounds: [3600])
        histogram.measure {}
        #expect(Reading(registry).histograms["x_seconds"]?.bucketCounts == [1, 0])
    }

    @Test func durationsGoThroughLabelsToo() throws {
        let family = try registry.histogramFamily("x_seconds", help: "", labelNames: ["a", "b", "c"], upperBounds: [1])
        family.observe(.milliseconds(1500), "1", Substring("2"), "3" as StaticString)
        #expect(Reading(registry).histograms[#"x_seconds{a="1",b="2",c="3"}"#]?.sum == 1.5)
    }
}
