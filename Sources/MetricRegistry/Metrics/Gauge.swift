public import Synchronization

/// A value that goes up and down: a temperature, a queue's length, a state.
///
/// Any Double may be set, NaN and infinities included; each exporter says what it does with those.
/// Thread safety: every method may be called from any thread at any time; none waits for a scrape or a push.
/// Cost: one store (`set`) or one compare-and-swap, no allocation. All threads share the value, since the last one to set it wins.
public final class Gauge: Sendable {
    private let cell: UInt
    private let store: CellStore
    @usableFromInline let shared: SharedCell

    init(cell: UInt, store: CellStore) {
        self.cell = cell
        self.store = store
        shared = SharedCell(pointer: store.shared(cell))
    }

    deinit {
        store.free(cell)
    }

    /// Replaces the value.
    @inlinable @inline(__always)
    public func set(_ value: Double) {
        shared.set(value)
    }

    /// Adds to the value.
    @inlinable @inline(__always)
    public func add(_ amount: Double) {
        shared.add(amount)
    }

    /// Subtracts from the value.
    @inlinable @inline(__always)
    public func subtract(_ amount: Double) {
        shared.add(-amount)
    }

    /// Sets the value to the present Unix time in seconds, by the registry's clock; by the system's when the registry has none.
    ///
    /// For "when did this last succeed": the age is `time() - x` in a query.
    public func setToCurrentTime() {
        set(store.time)
    }

    /// The value.
    public var value: Double { shared.value }
}

/// A Double that is replaced whole: readers see one of the values that were stored, never a mixture of two.
@usableFromInline
struct SharedCell: @unchecked Sendable {
    @usableFromInline let pointer: CellPointer

    init(pointer: CellPointer) {
        self.pointer = pointer
    }

    /// Acquiring: pairs with the releasing stores below, which is what UpdateSequence relies on.
    var value: Double { Double(bitPattern: pointer.pointee.load(ordering: .acquiring)) }

    @inlinable @inline(__always)
    func set(_ value: Double) {
        pointer.pointee.store(value.bitPattern, ordering: .releasing)
    }

    /// Adds as often as another thread gets in between.
    @inlinable @inline(__always)
    func add(_ amount: Double) {
        var current = pointer.pointee.load(ordering: .relaxed)
        while true {
            let sum = Double(bitPattern: current) + amount
            let result = pointer.pointee.weakCompareExchange(
                expected: current,
                desired: sum.bitPattern,
                successOrdering: .releasing,
                failureOrdering: .relaxed
            )
            if result.exchanged { return }
            current = result.original
        }
    }
}
