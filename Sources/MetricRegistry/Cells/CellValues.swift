/// The values of a registry's cells at one moment, found by the cells' numbers.
package struct CellValues: ~Copyable {
    private var values: UnsafeMutablePointer<UInt64>
    private var capacity: Int
    private var count = 0
    /// By page number: where the page's values begin.
    private var starts: UnsafeMutablePointer<Int>
    private var startCapacity: Int
    private let scratch: UnsafeMutablePointer<UInt64>

    init() {
        capacity = 8 * CellPage.size
        values = .allocate(capacity: capacity)
        startCapacity = 64
        starts = .allocate(capacity: startCapacity)
        starts.initialize(repeating: 0, count: startCapacity)
        scratch = .allocate(capacity: CellPage.size)
    }

    deinit {
        values.deallocate()
        starts.deallocate()
        scratch.deallocate()
    }

    /// Forgets the values and keeps the memory.
    mutating func removeAll() {
        count = 0
    }

    /// Copies a page's values; under the lock of `CellSpace`.
    mutating func append(_ page: CellPage) {
        if count + CellPage.size > capacity {
            (values, capacity) = Self.grown(values, from: count, to: capacity * 2)
        }
        if page.id >= startCapacity {
            (starts, startCapacity) = Self.grown(starts, from: startCapacity, to: max(page.id + 1, startCapacity * 2))
        }
        CellSpace.shared.copy(page, to: values + count, scratch: scratch)
        starts[page.id] = count
        count += CellPage.size
    }

    private static func grown<Element>(
        _ old: UnsafeMutablePointer<Element>,
        from count: Int,
        to capacity: Int
    ) -> (UnsafeMutablePointer<Element>, Int) where Element: FixedWidthInteger {
        let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        new.initialize(repeating: 0, count: capacity)
        new.update(from: old, count: count)
        old.deallocate()
        return (new, capacity)
    }

    /// The values of a series that was there when they were copied, from its first cell on.
    @inline(__always)
    func cells(_ cell: UInt) -> UnsafePointer<UInt64> { all.cells(UInt32(truncatingIfNeeded: cell)) }

    /// All of them, until the next change.
    package var all: CellPointers {
        @inline(__always) get { CellPointers(values: values, starts: starts) }
    }
}

/// Where copied values are.
@usableFromInline
package struct CellPointers {
    @usableFromInline let values: UnsafePointer<UInt64>
    @usableFromInline let starts: UnsafePointer<Int>

    init(values: UnsafePointer<UInt64>, starts: UnsafePointer<Int>) {
        self.values = values
        self.starts = starts
    }

    /// The values of a series, from its first cell on.
    @inlinable @inline(__always)
    package func cells(_ cell: UInt32) -> UnsafePointer<UInt64> {
        values + starts[Int(cell &>> 9)] + Int(cell & 511)
    }
}
