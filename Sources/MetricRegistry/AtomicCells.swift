import Synchronization

/// A fixed number of atomic integers side by side, one allocation for all.
///
/// The only unsafe storage of this module: Array cannot hold atomics, which do not copy.
struct AtomicCells: ~Copyable, @unchecked Sendable {
    private let cells: UnsafeMutableBufferPointer<Atomic<UInt64>>

    init(count: Int) {
        cells = .allocate(capacity: count)
        for index in cells.indices { cells.initializeElement(at: index, to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize()
        cells.deallocate()
    }

    /// Acquiring: sees everything that came before the addition or store whose value it gets.
    @inline(__always)
    func load(_ index: Int) -> UInt64 {
        cells[index].load(ordering: .acquiring)
    }

    /// Relaxed: what makes a stored value visible to others is the addition that follows it.
    @inline(__always)
    func store(_ index: Int, _ value: UInt64) {
        cells[index].store(value, ordering: .relaxed)
    }

    /// Releasing, as `load` says.
    ///
    /// On overflow the cell wraps, which takes five centuries at a nanosecond an addition.
    @inline(__always)
    func add(_ index: Int, _ amount: UInt64) {
        cells[index].wrappingAdd(amount, ordering: .releasing)
    }

    /// Adds to a cell that holds a Double's bits.
    ///
    /// Stays finite: at the greatest magnitude the sum stays where it is. Relaxed: the count that is added next makes it visible.
    @inline(__always)
    func addDouble(_ index: Int, _ amount: Double) {
        var current = cells[index].load(ordering: .relaxed)
        while true {
            let sum = Double(bitPattern: current) + amount
            let finite = min(max(sum, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
            let result = cells[index].weakCompareExchange(expected: current, desired: finite.bitPattern, ordering: .relaxed)
            if result.exchanged { return }
            current = result.original
        }
    }
}
