public import Synchronization

/// How a histogram's cells are read and written: first a version, then the sum's bits, then the buckets, not cumulative.
///
/// A block has one writer, the thread that owns the page. It makes the version odd, writes, and makes it even again; a reader that
/// saw the same even version before and after has the buckets and the sum of one set of observations. All stores after the first are
/// releasing and all the reader's loads acquiring: who sees a value of an observation sees the odd version too.
@usableFromInline
enum HistogramBlock {
    static let version = 0
    static let sum = 1
    static let buckets = 2

    /// The calling thread's own block, once no reader holds it up.
    @inlinable @inline(__always)
    static func own(_ cell: UInt) -> CellPointer {
        let thread = ThreadCells.current
        guard cell < thread.pointee.observationLimit.load(ordering: .relaxed),
            let page = thread.pointee.pages[Int(bitPattern: cell &>> 9)]
        else { return CellSpace.makeOwnBlock(cell) }
        return page + Int(bitPattern: cell & 511)
    }

    /// Counts one observation in the calling thread's own block.
    ///
    /// NaN and infinities are refused; a sum that were to become infinite stays at the greatest magnitude. One comparison finds all of
    /// these, a branch that the processor foresees.
    /// - Returns: whether it was counted.
    @inlinable @inline(__always)
    static func observe(_ value: Double, _ bounds: BucketBounds, in block: CellPointer) -> Bool {
        let total = Double(bitPattern: block[1].load(ordering: .relaxed)) + value
        guard total.magnitude <= .greatestFiniteMagnitude else { return observeBounded(value, bounds, in: block) }
        add(total, bucket: bounds.bucket(for: value), to: block)
        return true
    }

    @usableFromInline @inline(never)
    static func observeBounded(_ value: Double, _ bounds: BucketBounds, in block: CellPointer) -> Bool {
        guard value.isFinite else { return false }
        let total = Double(bitPattern: block[sum].load(ordering: .relaxed)) + value
        add(total.bounded, bucket: bounds.bucket(for: value), to: block)
        return true
    }

    @inlinable @inline(__always)
    static func add(_ total: Double, bucket: Int, to block: CellPointer) {
        let version = block.pointee.load(ordering: .relaxed)
        // An odd version: the observation is under way.
        block.pointee.store(version &+ 1, ordering: .relaxed)
        let count = block + (2 &+ bucket)
        count.pointee.store(count.pointee.load(ordering: .relaxed) &+ 1, ordering: .releasing)
        block[1].store(total.bitPattern, ordering: .releasing)
        // An even version: whoever sees it (acquiring) sees all of the observation.
        block.pointee.store(version &+ 2, ordering: .releasing)
    }

    /// Adds a thread's block to a copy, all of one set of observations.
    ///
    /// A writer that never pauses overtakes every try; after some, it is held up for as long as one block takes to read.
    /// - Parameters:
    ///   - thread: whose block it is; nil for the base's, which nobody writes to while it is read.
    ///   - scratch: room for as many cells.
    static func add(
        _ block: CellPointer,
        of thread: UnsafeMutablePointer<ThreadCells>?,
        count: Int,
        to copy: UnsafeMutablePointer<UInt64>,
        scratch: UnsafeMutablePointer<UInt64>
    ) {
        var tries = 0
        var isHeld = false
        defer { if isHeld { thread?.pointee.release() } }
        while true {
            let before = block[version].load(ordering: .acquiring)
            if before == 0 { return }
            if before.isMultiple(of: 2) {
                for index in 1..<count { scratch[index] = block[index].load(ordering: .acquiring) }
                if block[version].load(ordering: .relaxed) == before { break }
            }
            tries += 1
            if tries == 4, let thread {
                thread.pointee.hold()
                isHeld = true
            }
            // The writer lost the processor in the middle of an observation.
            if tries > 64 { threadYield() }
        }
        let sum = Double(bitPattern: copy[Self.sum]) + Double(bitPattern: scratch[Self.sum])
        copy[Self.sum] = sum.bounded.bitPattern
        for index in buckets..<count { copy[index] &+= scratch[index] }
        copy[version] &+= 2
    }
}

extension Double {
    /// The nearest finite value; NaN stays.
    var bounded: Double {
        let upper = self > .greatestFiniteMagnitude ? .greatestFiniteMagnitude : self
        return upper < -.greatestFiniteMagnitude ? -.greatestFiniteMagnitude : upper
    }
}
