/// Makes up observations that have a histogram's counts and its sum, for receivers that take observations.
///
/// Pure, and its memory is kept. Each bucket's observations become one value, weighted with their number. Values begin in the middle of
/// their buckets; then one in an open bucket moves until their sum is the histogram's, or, where there is none, all of them within
/// their buckets, by the same part of the room that each has. So a quantile is right to its bucket's width, the number exact, and the
/// sum to the last digits of a Double.
struct HistogramReplay: Sendable {
    /// Some observations of one value.
    struct Observation: Sendable, Equatable {
        let bucket: Int
        let count: UInt64
        var value: Double
    }

    private(set) var observations: [Observation] = []

    /// Replaces the observations.
    ///
    /// - Parameters:
    ///   - counts: how many observations each bucket has; the last one is `+Inf`'s.
    ///   - sum: what they shall add up to, finite. Where no observations within the buckets do, as with a sum that an earlier flush left
    ///     something of, the greatest bucket's move out of it.
    ///   - bounds: the upper bounds but `+Inf`'s, ascending.
    ///   - mayBeNegative: whether the receiver takes negative values. Where it does not, a sum that needs them is not reached.
    mutating func replay(_ counts: some Collection<UInt64>, sum: Double, bounds: [Double], mayBeNegative: Bool) {
        observations.removeAll(keepingCapacity: true)
        let least = mayBeNegative ? -Double.infinity : 0
        for (bucket, count) in counts.enumerated() where count > 0 {
            let (low, high) = Self.range(of: bucket, bounds, least)
            // Where nothing says that there are values below zero, there are none.
            let start = low.isInfinite ? min(0, high) : low
            let middle = high.isInfinite ? start : start + (high - start) / 2
            observations.append(Observation(bucket: bucket, count: count, value: middle))
        }
        guard !observations.isEmpty else { return }
        spread(sum - total, bounds, least)
        // What rounding has left, or no place within the buckets, is the least where it is shared by many.
        for _ in 0..<3 {
            let rest = sum - total
            guard rest != 0, let index = observations.indices.max(by: { observations[$0].count < observations[$1].count }) else { break }
            move(index, by: rest / Double(observations[index].count), least)
        }
    }

    /// What the observations add up to.
    private var total: Double { observations.reduce(0) { $0 + $1.value * Double($1.count) } }

    private mutating func spread(_ missing: Double, _ bounds: [Double], _ least: Double) {
        guard missing != 0, missing.isFinite else { return }
        let up = missing > 0
        // Of a bucket that is open at this end nothing is known but what the others leave of the sum.
        let isOpen = { (observation: Observation) in !self.room(observation, up: up, bounds, least).isFinite }
        if let index = observations.firstIndex(where: isOpen) {
            return move(index, by: missing / Double(observations[index].count), least)
        }
        let room = observations.reduce(0) { $0 + self.room($1, up: up, bounds, least) * Double($1.count) }
        let part = room > 0 ? min(missing.magnitude / room, 1) : 0
        for index in observations.indices {
            let space = self.room(observations[index], up: up, bounds, least)
            move(index, by: (up ? space : -space) * part, least)
        }
    }

    private mutating func move(_ index: Int, by distance: Double, _ least: Double) {
        let value = max(observations[index].value + distance, least)
        if value.isFinite { observations[index].value = value }
    }

    /// How far a value may go up or down within its bucket.
    private func room(_ observation: Observation, up: Bool, _ bounds: [Double], _ least: Double) -> Double {
        let (low, high) = Self.range(of: observation.bucket, bounds, least)
        return up ? max(high - observation.value, 0) : max(observation.value - low, 0)
    }

    private static func range(of bucket: Int, _ bounds: [Double], _ least: Double) -> (low: Double, high: Double) {
        let low = bucket > 0 ? bounds[bucket - 1] : -Double.infinity
        let high = bucket < bounds.count ? bounds[bucket] : Double.infinity
        return (max(low, least), max(high, least))
    }
}
