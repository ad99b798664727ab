public import Synchronization

/// How a histogram's cells are read and written: first a version, then two sums' bits, then the buckets, not cumulative.
///
/// Observations go to one sum and the other in turns, and what they add up to is both: an addition of Doubles takes longer than all
/// the rest of an observation, and so it need not wait for the one before. In a copy there is one sum, in the place of the first, and
/// the buckets follow it (`copiedBuckets`).
///
/// A block has one writer, the thread that owns the page. It makes the version odd, writes, and makes it even again; a reader that
/// saw the same even version before and after has the buckets and the sum of one set of observations. All stores after the first are
/// releasing and all the reader's loads acquiring: who sees a value of an observation sees the odd version too.
@usableFromInline
enum HistogramBlock {
    static let version = 0
    @inlinable static var sums: Int {
        @inline(__always) get { 1 }
    }
    @inlinable static var buckets: Int {
        @inline(__always) get { 3 }
    }

    static let copiedSum = 1
    static let copiedBuckets = 2

    /// The calling thread's own block, once no reader holds it up.
    @inlinable @inline(__always)
    static func own(_ cell: UInt) -> CellPointer {
        let thread = ThreadCells.current
        if _fastPath(cell < thread.pointee.observationLimit.load(ordering: .relaxed)) {
            let page = thread.pointee.pages[CellNumber.page(cell)]
            if _fastPath(page != nil), let page { return page + CellNumber.offset(cell) }
        }
        return makeOwn(cell)
    }

    /// As `own`; waits while a reader holds the thread up.
    @usableFromInline @inline(never)
    static func makeOwn(_ cell: UInt) -> CellPointer {
        var tries = 0
        while let block = ThreadCells.current.pointee.cell(cell) {
            // Acquiring: pairs with the reader's release of the hold; what this thread does now comes after what that one read.
            if ThreadCells.current.pointee.observationLimit.load(ordering: .acquiring) != 0 { return block }
            tries += 1
            // The reader is through in less than a microsecond, unless it lost the processor.
            if tries > 100 { threadYield() }
        }
        return ThreadCells.makeOwn(cell)
    }

    /// Counts one observation in the calling thread's own block.
    ///
    /// NaN and infinities are refused; a sum that were to become infinite stays at the greatest magnitude. One comparison finds all of
    /// these, a branch that the processor foresees.
    /// - Returns: whether it was counted.
    @inlinable @inline(__always)
    static func observe(_ value: Double, _ bounds: BucketBounds, in block: CellPointer) -> Bool {
        let version = block.pointee.load(ordering: .relaxed)
        let sum = sum(in: block, at: version)
        let total = Double(bitPattern: sum.pointee.load(ordering: .relaxed)) + value
        guard _fastPath(total.magnitude <= .greatestFiniteMagnitude) else { return observeBounded(value, bounds, in: block) }
        add(total, to: sum, bucket: bounds.bucket(for: value), of: block, at: version)
        return true
    }

    @usableFromInline @inline(never)
    static func observeBounded(_ value: Double, _ bounds: BucketBounds, in block: CellPointer) -> Bool {
        guard value.isFinite else { return false }
        let version = block.pointee.load(ordering: .relaxed)
        let sum = sum(in: block, at: version)
        let total = (Double(bitPattern: sum.pointee.load(ordering: .relaxed)) + value).bounded
        add(total, to: sum, bucket: bounds.bucket(for: value), of: block, at: version)
        return true
    }

    /// The sum whose turn it is: a version is even here, and every observation adds two.
    @inlinable @inline(__always)
    static func sum(in block: CellPointer, at version: UInt64) -> CellPointer {
        block + sums + Int(truncatingIfNeeded: version &>> 1 & 1)
    }

    @inlinable @inline(__always)
    static func add(_ total: Double, to sum: CellPointer, bucket: Int, of block: CellPointer, at version: UInt64) {
        // An odd version: the observation is under way.
        block.pointee.store(version &+ 1, ordering: .relaxed)
        let count = block + (buckets &+ bucket)
        count.pointee.store(count.pointee.load(ordering: .relaxed) &+ 1, ordering: .releasing)
        sum.pointee.store(total.bitPattern, ordering: .releasing)
        // An even version: whoever sees it (acquiring) sees all of the observation.
        block.pointee.store(version &+ 2, ordering: .releasing)
    }

    /// Adds a thread's block to a copy, all of one set of observations.
    ///
    /// A writer that never pauses overtakes every try; after some, it is held up for as long as one block takes to read.
    /// - Parameters:
    ///   - thread: whose block it is; nil for the base's, which nobody writes to while it is read.
    ///   - count: the number of the block's cells.
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
        var sum = Double(bitPattern: copy[copiedSum])
        for index in sums..<buckets { sum = (sum + Double(bitPattern: scratch[index])).bounded }
        copy[copiedSum] = sum.bitPattern
        for index in buckets..<count { copy[index - buckets + copiedBuckets] &+= scratch[index] }
    }
}

extension Double {
    /// The nearest finite value; NaN stays.
    var bounded: Double {
        let upper = self > .greatestFiniteMagnitude ? .greatestFiniteMagnitude : self
        return upper < -.greatestFiniteMagnitude ? -.greatestFiniteMagnitude : upper
    }
}
