/// The values of a registry's cells at one moment, found by the cells' numbers.
package struct CellValues: ~Copyable {
    private var values: UnsafeMutablePointer<UInt64>
    private var capacity: Int
    private var count = 0
    /// By page number.
    private var parts: UnsafeMutablePointer<CellPart>
    private var partCapacity: Int
    /// When the series were made whose first cells are at the same places of `values`, in Unix seconds; NaN where nobody knows.
    private var times: UnsafeMutablePointer<Double>?
    private let scratch: UnsafeMutablePointer<UInt64>

    /// - Parameter includingTimes: whether the times are copied at which series were made.
    init(includingTimes: Bool) {
        capacity = 8 * CellPage.size
        values = .allocate(capacity: capacity)
        partCapacity = 64
        parts = .allocate(capacity: partCapacity)
        times = includingTimes ? .allocate(capacity: capacity) : nil
        scratch = .allocate(capacity: CellPage.size)
    }

    deinit {
        values.deallocate()
        parts.deallocate()
        times?.deallocate()
        scratch.deallocate()
    }

    /// Forgets the values and keeps the memory, which will do for so many pages at least.
    mutating func removeAll(reserving pages: Int) {
        count = 0
        if pages * CellPage.size > capacity { grow(to: pages * CellPage.size) }
    }

    /// Copies a page's values; under the lock of `CellSpace`.
    mutating func append(_ page: CellPage) {
        if count + CellPage.size > capacity { grow(to: capacity * 2) }
        if page.id >= partCapacity {
            let newCapacity = max(page.id + 1, partCapacity * 2)
            parts = Self.grown(parts, from: partCapacity, to: newCapacity)
            partCapacity = newCapacity
        }
        CellSpace.shared.copy(page, to: values + count, scratch: scratch)
        if let times { page.copyTimes(to: times + count) }
        (parts + page.id).initialize(to: CellPart(start: count, page: Unmanaged.passUnretained(page).toOpaque()))
        count += CellPage.size
    }

    private mutating func grow(to newCapacity: Int) {
        values = Self.grown(values, from: count, to: newCapacity)
        times = times.map { Self.grown($0, from: count, to: newCapacity) }
        capacity = newCapacity
    }

    private static func grown<Element>(
        _ old: UnsafeMutablePointer<Element>,
        from count: Int,
        to capacity: Int
    ) -> UnsafeMutablePointer<Element> {
        let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        new.update(from: old, count: count)
        old.deallocate()
        return new
    }

    /// The values of a series that was there when they were copied, from its first cell on.
    @inline(__always)
    func cells(_ cell: UInt) -> UnsafePointer<UInt64> { all.cells(UInt32(truncatingIfNeeded: cell)) }

    /// All of them, until the next change.
    package var all: CellPointers {
        @inline(__always) get { CellPointers(values: values, parts: parts) }
    }

    /// The page of such a series.
    @inline(__always)
    func page(_ cell: UInt) -> Unmanaged<CellPage> { .fromOpaque(parts[CellNumber.page(cell)].page) }

    /// When such a series was made, in Unix seconds; nil when nobody knows, or when the times were not copied.
    func time(_ cell: UInt) -> Double? {
        let place = parts[CellNumber.page(cell)].start + CellNumber.offset(cell)
        guard let time = times?[place], !time.isNaN else { return nil }
        return time
    }
}

/// Where a page's copied values are.
@usableFromInline
package struct CellPart {
    /// The place of the first.
    @usableFromInline let start: Int
    /// The page, a `CellPage`; it stays for as long as one of its series is shown.
    let page: UnsafeMutableRawPointer
}

/// Where copied values are.
@usableFromInline
package struct CellPointers {
    @usableFromInline let values: UnsafePointer<UInt64>
    @usableFromInline let parts: UnsafePointer<CellPart>

    init(values: UnsafePointer<UInt64>, parts: UnsafePointer<CellPart>) {
        self.values = values
        self.parts = parts
    }

    /// The values of a series, from its first cell on.
    @inlinable @inline(__always)
    package func cells(_ cell: UInt32) -> UnsafePointer<UInt64> {
        values + parts[CellNumber.page(UInt(cell))].start + CellNumber.offset(UInt(cell))
    }
}
