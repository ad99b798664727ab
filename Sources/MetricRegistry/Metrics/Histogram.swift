/// Observations counted in buckets, with their sum.
///
/// Thread safety: `observe` may be called from any thread at any time and takes no lock. A reader always gets buckets, count and sum
/// of one and the same set of observations; for that it may hold a thread up that observes without a pause, for as long as one
/// histogram takes to read.
/// Cost of `observe`: finding the bucket, and four stores to memory that no other thread writes; no allocation, no locked instruction.
public final class Histogram: Sendable {
    @usableFromInline let cell: UInt
    @usableFromInline let bounds: BucketBounds
    @usableFromInline let store: CellStore
    private let exemplars: ExemplarStore

    init(cell: UInt, bounds: BucketBounds, store: CellStore, exemplars: ExemplarStore) {
        self.cell = cell
        self.bounds = bounds
        self.store = store
        self.exemplars = exemplars
    }

    deinit {
        exemplars.forget(cell)
        store.free(cell)
    }

    /// Counts one observation.
    ///
    /// NaN and infinities are refused and counted (`Registry.refusedArguments`), since the sum is always finite. At the greatest
    /// magnitude the sum stays where it is.
    @inlinable @inline(__always)
    public func observe(_ value: Double) {
        guard HistogramBlock.observe(value, bounds, in: HistogramBlock.own(cell)) else { return store.refuse() }
    }

    /// Counts one observation, which is kept as the example of its bucket for OpenMetrics.
    ///
    /// Cost: as `Counter.increment(by:exemplar:)`.
    public func observe(_ value: Double, exemplar: Exemplar) {
        guard value.isFinite else { return store.refuse() }
        observe(value)
        exemplars.keep(exemplar, value: value, of: cell, bucket: bounds.bucket(for: value))
    }
}
