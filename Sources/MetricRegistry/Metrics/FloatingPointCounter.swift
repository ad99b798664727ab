public import Synchronization

/// An amount that only grows and need not be whole: seconds, bytes of a rate, money.
///
/// Thread safety and cost: as `Counter`, with two cells for each thread.
public final class FloatingPointCounter: Sendable {
    @usableFromInline let cell: UInt
    @usableFromInline let store: CellStore
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

    /// Adds an amount.
    ///
    /// Negative amounts, NaN and infinities are refused and counted (`Registry.refusedArguments`), since a counter never goes down
    /// and is always finite; at the greatest finite Double the counter stays where it is.
    @inlinable @inline(__always)
    public func increment(by amount: Double) {
        // False for NaN.
        guard _fastPath(amount >= 0 && amount <= .greatestFiniteMagnitude) else { return store.refuse() }
        FloatingPointCounterCell.add(amount, to: ThreadCells.own(cell))
    }

    /// Adds an amount, which is kept as an example for OpenMetrics.
    ///
    /// Cost: as `Counter.increment(by:exemplar:)`.
    public func increment(by amount: Double, exemplar: Exemplar) {
        guard amount >= 0, amount.isFinite else { return store.refuse() }
        increment(by: amount)
        exemplars.keep(exemplar, value: amount, of: cell, bucket: 0)
    }

    /// The amount so far, the starting value included.
    ///
    /// Cost: as `Counter.value`.
    public var value: Double { Double(bitPattern: store.value(of: cell)) }
}

/// How a thread adds to its own cells of a floating-point counter.
///
/// It has two, and adds to one and the other in turns: to read what was stored last and to add to it takes ten times as long as all the
/// rest, and so an addition need not wait for the one before. None of the two ever goes down, so a reader may conclude that this thread
/// counted at least their sum, whatever it sees of which.
@usableFromInline
enum FloatingPointCounterCell {
    /// As `CounterCell.add`, to the calling thread's own cells.
    ///
    /// The limit is a branch, which the processor foresees: to choose the smaller of two numbers, it would have to wait for both, and
    /// the next addition with it.
    @inlinable @inline(__always)
    static func add(_ amount: Double, to pair: CellPointer) {
        let cell = pair + ThreadCells.current.pointee.takeTurn()
        let sum = Double(bitPattern: cell.pointee.load(ordering: .relaxed)) + amount
        guard _fastPath(sum <= .greatestFiniteMagnitude) else { return saturate(cell) }
        cell.pointee.store(sum.bitPattern, ordering: .releasing)
    }

    /// What a thread counted, on top of another amount.
    static func adding(_ pair: CellPointer, to amount: Double) -> Double {
        var sum = amount
        for cell in 0..<2 { sum = (sum + Double(bitPattern: pair[cell].load(ordering: .acquiring))).bounded }
        return sum
    }

    @usableFromInline @inline(never)
    static func saturate(_ cell: CellPointer) {
        cell.pointee.store(Double.greatestFiniteMagnitude.bitPattern, ordering: .releasing)
    }
}
