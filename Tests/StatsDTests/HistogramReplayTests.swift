import TestSupport
import Testing

@testable import StatsD

struct HistogramReplayTests {
    @Test func valuesMoveWithinTheirBucketsUntilTheSumIsRight() {
        var replay = HistogramReplay()
        replay.replay([2, 1, 0], sum: 2.5, bounds: [1, 2], mayBeNegative: false)
        // In the middle they would add up to 2.5.
        #expect(replay.observations == [.init(bucket: 0, count: 2, value: 0.5), .init(bucket: 1, count: 1, value: 1.5)])
        replay.replay([2, 1, 0], sum: 3.25, bounds: [1, 2], mayBeNegative: false)
        #expect(replay.observations == [.init(bucket: 0, count: 2, value: 0.75), .init(bucket: 1, count: 1, value: 1.75)])
        replay.replay([0, 0, 4], sum: 400, bounds: [1, 2], mayBeNegative: false)
        #expect(replay.observations == [.init(bucket: 2, count: 4, value: 100)])
        replay.replay([3], sum: -6, bounds: [], mayBeNegative: true)
        #expect(replay.observations == [.init(bucket: 0, count: 3, value: -2)])
        replay.replay([0, 0], sum: 1, bounds: [1], mayBeNegative: true)
        #expect(replay.observations.isEmpty)
    }

    @Test func whatMayNotBeNegativeIsNot() {
        var replay = HistogramReplay()
        replay.replay([1, 1], sum: -5, bounds: [1], mayBeNegative: false)
        #expect(replay.observations.allSatisfy { $0.value >= 0 })
    }

    /// Any bounds and observations: what is made up stays in the buckets, and adds up to the sum.
    @Test(arguments: 0..<200)
    func countsAreExactAndTheSumToOnePartInAMilliard(_ seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let mayBeNegative = seed.isMultiple(of: 2)
        let scale: Double = [1e-6, 1, 1e6][seed % 3]
        let bounds = Set((0..<Int.random(in: 0...8, using: &random)).map { _ in Double.random(in: 0.1...10, using: &random) * scale })
            .sorted()
        var counts = [UInt64](repeating: 0, count: bounds.count + 1)
        var sum = 0.0
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            let value = Double.random(in: (mayBeNegative ? -5 : 0)...20, using: &random) * scale
            let many = UInt64.random(in: 1...3000, using: &random)
            counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += many
            sum += value * Double(many)
        }
        var replay = HistogramReplay()
        replay.replay(counts, sum: sum, bounds: bounds, mayBeNegative: mayBeNegative)
        #expect(replay.observations.map(\.count) == counts.filter { $0 > 0 })
        var received = 0.0
        var size = 0.0
        for observation in replay.observations {
            // As a receiver adds them up, one by one.
            for _ in 0..<observation.count { received += observation.value }
            size += observation.value.magnitude * Double(observation.count)
            let slack = 1e-9 * max(1, observation.value.magnitude)
            if observation.bucket > 0 { #expect(observation.value >= bounds[observation.bucket - 1] - slack) }
            if observation.bucket < bounds.count { #expect(observation.value <= bounds[observation.bucket] + slack) }
        }
        #expect((received - sum).magnitude <= 1e-9 * max(sum.magnitude, mayBeNegative ? size : 0))
    }
}
