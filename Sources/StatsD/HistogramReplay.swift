/// Makes up observations that have a histogram's counts and its sum, for receivers that take observations.
///
/// Pure, and its memory is kept. Each bucket's observations become one value, weighted with their number. All values begin in the middle of
/// their buckets and move within them, by the same part of the room that each has, until their sum is the histogram's. So a quantile
/// is right to its bucket's width, the number exact, and the sum to the last digits of a Double.
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
        // What rounding has left is the least where it is shared by many.
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
        var room = 0.0
        for observation in observations {
            let space = self.room(observation, up: missing > 0, bounds, least)
            if space.isFinite { room += space * Double(observation.count) }
        }
        let part = room > 0 ? min(missing.magnitude / room, 1) : 0
        for index in observations.indices {
            let space = self.room(observations[index], up: missing > 0, bounds, least)
            if space.isFinite { move(index, by: (missing > 0 ? space : -space) * part, least) }
        }
        guard part == 1 || room == 0 else { return }
        // Only the buckets that are open at one end have room for the rest.
        let isOpen = { (observation: Observation) in !self.room(observation, up: missing > 0, bounds, least).isFinite }
        let index = (missing > 0 ? observations.lastIndex(where: isOpen) : observations.firstIndex(where: isOpen)) ?? observations.count - 1
        let rest = missing - (missing > 0 ? room : -room) * part
        move(index, by: rest / Double(observations[index].count), least)
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
