import Synchronization

/// A Double that is replaced whole: readers see one of the values that were stored, never a mixture of two.
struct AtomicDouble: ~Copyable {
    private let bits: Atomic<UInt64>

    init(_ value: Double) {
        bits = Atomic(value.bitPattern)
    }

    /// Acquiring: pairs with the releasing stores below, which is what UpdateSequence relies on.
    func load() -> Double {
        Double(bitPattern: bits.load(ordering: .acquiring))
    }

    func store(_ value: Double) {
        bits.store(value.bitPattern, ordering: .releasing)
    }

    /// Replaces the value by a function of it, as often as another thread gets in between.
    func modify(_ change: (Double) -> Double) {
        var current = bits.load(ordering: .relaxed)
        while true {
            let result = bits.weakCompareExchange(
                expected: current,
                desired: change(Double(bitPattern: current)).bitPattern,
                successOrdering: .releasing,
                failureOrdering: .relaxed
            )
            if result.exchanged { return }
            current = result.original
        }
    }
}
