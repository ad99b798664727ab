public import Synchronization

/// A number of events: it starts at zero (or at a restored value) and only goes up.
///
/// Thread safety: every method may be called from any thread at any time; none waits for a scrape or a push.
/// Cost: each thread counts in a cell of its own, so an increment is an addition to memory that nobody else writes: no locked
/// instruction, no allocation, no reference counting. A thread's first increment of one of 512 neighbouring series makes its page.
/// Keep the handle where you can; `Family.increment` is the way where the labels are known only then.
public final class Counter: Sendable {
    @usableFromInline let cell: UInt
    private let store: CellStore
    private let exemplars: ExemplarStore

    init(cell: UInt, store: CellStore, exemplars: ExemplarStore) {
        self.cell = cell
        self.store = store
        self.exemplars = exemplars
    }

    deinit {
        exemplars.forget(cell)
        store.free(cell)
    }

    /// Adds events.
    ///
    /// At `UInt64.max` the counter stays where it is: it never wraps.
    @inlinable @inline(__always)
    public func increment(by amount: UInt64 = 1) {
        CounterCell.add(amount, to: ThreadCells.own(cell))
    }

    /// Adds events, one of which is kept as an example for OpenMetrics.
    ///
    /// Cost: a lock that others hold only while they do the same or copy the examples, and an allocation.
    public func increment(by amount: UInt64 = 1, exemplar: Exemplar) {
        increment(by: amount)
        exemplars.keep(exemplar, value: Double(amount), of: cell, bucket: 0)
    }

    /// The number of events so far, the starting value included.
    ///
    /// Cost: a lock, and a load for each thread that ever updated a metric; for tests and for looking at.
    public var value: UInt64 { store.value(of: cell) }
}

/// How a thread adds to its own cell of an integer counter.
@usableFromInline
enum CounterCell {
    /// A plain load and store in one, since the cell has no other writer.
    ///
    /// Releasing for the sake of UpdateSequence alone: who sees an event of a grouped update (acquiring) sees that the update is under
    /// way. Otherwise a reader may conclude that this thread counted so many events.
    @inlinable @inline(__always)
    static func add(_ amount: UInt64, to cell: CellPointer) {
        let sum = cell.pointee.load(ordering: .relaxed).addingSaturating(amount)
        cell.pointee.store(sum, ordering: .releasing)
    }
}
