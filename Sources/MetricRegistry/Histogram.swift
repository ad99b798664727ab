import Synchronization

/// Observations counted in buckets, with their sum.
///
/// Thread safety: `observe` may be called from any thread at any time, takes no lock and never waits for a reader.
/// A reader always gets buckets, count and sum of one and the same set of observations.
/// Cost of `observe`: three atomic additions and one compare-and-swap, no allocation.
///
/// There are two halves with a full set of cells each. Observers write to the hot half; a reader makes the other half hot,
/// waits for the observers that are still at work in what is now the cold half, reads it, and adds it to the hot one.
public final class Histogram: Sendable {
    /// The finite upper bounds; the bucket above the last one holds the rest.
    private let upperBounds: [Double]

    /// The number of observations begun since the start (63 bits), and in the top bit which half is hot.
    private let begun = Atomic<UInt64>(0)

    /// Two halves, each: the buckets, the sum's bits, the number of finished observations.
    private let cells: AtomicCells

    private static let hotBit: UInt64 = 1 << 63

    init(upperBounds: [Double]) {
        self.upperBounds = upperBounds
        cells = AtomicCells(count: 2 * (upperBounds.count + 3))
    }

    private var bucketCount: Int { upperBounds.count + 1 }

    private func base(ofHalf half: Int) -> Int { half * (upperBounds.count + 3) }

    /// Counts one observation.
    ///
    /// NaN and infinities are ignored, since the sum is always finite.
    public func observe(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = bucket(for: value)
        // Acquiring, so that nothing below moves up before the half was chosen; releasing, so that the reader's flip orders it.
        let ticket = begun.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
        let base = base(ofHalf: Int(ticket >> 63))
        cells.add(base + bucket, 1)
        cells.addDouble(base + bucketCount, value)
        // Last and releasing: a reader that sees this count (acquiring) may conclude that the bucket and the sum are in.
        cells.add(base + bucketCount + 1, 1)
    }

    private func bucket(for value: Double) -> Int {
        var low = 0
        var high = upperBounds.count
        while low < high {
            let middle = (low &+ high) >> 1
            if value <= upperBounds[middle] { high = middle } else { low = middle &+ 1 }
        }
        return low
    }

    /// Appends the buckets (not cumulative) and the sum's bits.
    ///
    /// Readers take turns: the registry's read lock is held.
    func read(into values: inout [UInt64]) {
        let ticket = begun.wrappingAdd(Self.hotBit, ordering: .acquiringAndReleasing).newValue
        let hot = base(ofHalf: Int(ticket >> 63))
        let cold = base(ofHalf: Int(ticket >> 63) ^ 1)
        let count = ticket & ~Self.hotBit
        // Everything that was ever observed is in the cold half or about to be: reads move it all along to the hot one.
        while cells.load(cold + bucketCount + 1) != count { threadYield() }

        for bucket in 0..<bucketCount {
            let value = cells.load(cold + bucket)
            values.append(value)
            cells.store(cold + bucket, 0)
            cells.add(hot + bucket, value)
        }
        let sum = cells.load(cold + bucketCount)
        values.append(sum)
        cells.store(cold + bucketCount, 0)
        cells.addDouble(hot + bucketCount, Double(bitPattern: sum))
        cells.store(cold + bucketCount + 1, 0)
        cells.add(hot + bucketCount + 1, count)
    }
}
