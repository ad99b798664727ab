import CThreadSlot
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// All cells of the process: which threads have some, and which page belongs to whom.
///
/// Its lock is held for as long as one page takes to read, about a microsecond, or to make; never while a value is formatted. Updates
/// take it only to make a page that their thread has not touched yet.
final class CellSpace: @unchecked Sendable {
    static let shared = CellSpace()

    private let lock = Lock()
    private var threads: [UnsafeMutablePointer<ThreadCells>] = []
    private var threadsSoFar: UInt64 = 0
    /// By page number.
    ///
    /// A page is its registry's (`CellStore`), which takes it out before it lets go of it.
    private var pages: [Unmanaged<CellPage>?] = []
    private var vacantNumbers: [Int] = []
    private var key = pthread_key_t()
    private let fences = palingenesis_barrier_prepare() == 0

    private init() {
        pthread_key_create(&key) { CellSpace.shared.threadEnded($0) }
    }

    // MARK: Threads

    /// The calling thread's cell of a number, whose page it may have to make.
    func makeOwn(_ cell: UInt) -> CellPointer {
        lock.withLock { registered().pointee.makePage(CellNumber.page(cell)) + CellNumber.offset(cell) }
    }

    /// Makes sure that the calling thread has cells of its own, and returns them.
    ///
    /// Cost: a load for a thread that has some; only the first call takes the lock.
    static func register() -> UnsafeMutablePointer<ThreadCells> {
        let current = ThreadCells.current
        if current.pointee.isRegistered { return current }
        let space = shared
        return space.lock.withLock { space.registered() }
    }

    private func registered() -> UnsafeMutablePointer<ThreadCells> {
        let current = ThreadCells.current
        if current.pointee.isRegistered { return current }
        threadsSoFar += 1
        // On cache lines, and pairs of them, of its own: its owner writes there all the time.
        let thread = UnsafeMutableRawPointer.allocate(byteCount: (MemoryLayout<ThreadCells>.size + 127) & ~127, alignment: 128)
            .assumingMemoryBound(to: ThreadCells.self)
        thread.initialize(to: ThreadCells(id: threadsSoFar, fences: fences))
        threads.append(thread)
        palingenesis_thread_slot_set(thread)
        // When the thread ends. One that updates metrics in a destructor after that begins again.
        pthread_setspecific(key, thread)
        return thread
    }

    private func threadEnded(_ pointer: UnsafeMutableRawPointer?) {
        guard let thread = pointer?.assumingMemoryBound(to: ThreadCells.self) else { return }
        palingenesis_thread_slot_reset()
        lock.withLock {
            for number in thread.pointee.pageNumbers { fold(number, of: thread) }
            threads.removeAll { $0 == thread }
            thread.deinitialize(count: 1)
            pointer?.deallocate()
        }
    }

    /// Adds what a thread counted in one page to the page's base.
    private func fold(_ number: Int, of thread: UnsafeMutablePointer<ThreadCells>) {
        guard let page = page(number), let cells = thread.pointee.page(number) else { return }
        let base = page.makeBase()
        switch page.kind {
        case .integer:
            for offset in 0..<CellPage.size {
                let sum = base[offset].load(ordering: .relaxed).addingSaturating(cells[offset].load(ordering: .relaxed))
                base[offset].store(sum, ordering: .relaxed)
            }
        case .double:
            for offset in stride(from: 0, to: CellPage.size, by: 2) { foldDouble(offset, of: thread, cells, in: page, base) }
        case .shared:
            break
        case .histogram(let count):
            for block in 0..<page.capacity { foldBlock(block * count, count: count, of: thread, cells, in: page, base) }
        }
    }

    /// The order of additions changes with this, and with it what they round to: a sum must not be less afterwards than it was.
    private func foldDouble(
        _ offset: Int,
        of thread: UnsafeMutablePointer<ThreadCells>,
        _ cells: CellPointer,
        in page: CellPage,
        _ base: CellPointer
    ) {
        let own = FloatingPointCounterCell.adding(cells + offset, to: 0)
        guard own != 0 else { return }
        let before = doubleSum(of: page, offset)
        var folded = (Double(bitPattern: base[offset].load(ordering: .relaxed)) + own).bounded
        base[offset].store(folded.bitPattern, ordering: .relaxed)
        // What is missing is a unit in the last place of the sum, so one or two rounds are enough.
        while true {
            let missing = before - doubleSum(of: page, offset, without: thread)
            guard missing > 0 else { break }
            folded = (folded + missing).bounded
            base[offset].store(folded.bitPattern, ordering: .relaxed)
        }
    }

    /// As with `foldDouble`, the sum must not be less afterwards than it was.
    private func foldBlock(
        _ first: Int,
        count: Int,
        of thread: UnsafeMutablePointer<ThreadCells>,
        _ cells: CellPointer,
        in page: CellPage,
        _ base: CellPointer
    ) {
        let block = cells + first
        guard block[HistogramBlock.version].load(ordering: .relaxed) != 0 else { return }
        let sums = HistogramBlock.sums..<HistogramBlock.buckets
        // Read once, since the others' may really fall meanwhile.
        let added = threads.flatMap { other -> [(isOwn: Bool, sum: Double)] in
            guard let cells = other.pointee.page(page.id) else { return [] }
            return sums.map { (other == thread, Double(bitPattern: cells[first + $0].load(ordering: .acquiring))) }
        }
        /// In the order in which a reading adds.
        func total(withOwn: Bool) -> Double {
            let own = sums.map { Double(bitPattern: base[first + $0].load(ordering: .relaxed)) }
            return (own + added.lazy.filter { withOwn || !$0.isOwn }.map(\.sum)).reduce(0) { ($0 + $1).bounded }
        }
        let before = total(withOwn: true)
        for index in 0..<count {
            let (ours, theirs) = (base[first + index].load(ordering: .relaxed), block[index].load(ordering: .relaxed))
            let total = sums.contains(index) ? (Double(bitPattern: ours) + Double(bitPattern: theirs)).bounded.bitPattern : ours &+ theirs
            base[first + index].store(total, ordering: .relaxed)
        }
        // One or two rounds are enough where nothing is negative; where something is, a sum may be less at any time.
        let corrected = base + first + HistogramBlock.sums
        for _ in 0..<4 {
            let missing = before - total(withOwn: false)
            guard missing > 0 else { break }
            let sum = Double(bitPattern: corrected.pointee.load(ordering: .relaxed)) + missing
            corrected.pointee.store(sum.bounded.bitPattern, ordering: .relaxed)
        }
    }

    /// Waits until no thread is inside of a look-up that began before this call.
    ///
    /// The caller holds no lock that a look-up may wait for. Cost: a system call, and usually no waiting.
    /// - Returns: false when some thread stayed in one for too long: it has lost the processor.
    func quiesce(patience: Int = 1000) -> Bool {
        if fences { atomicMemoryFence(ordering: .sequentiallyConsistent) } else { palingenesis_barrier() }
        var busy: [(id: UInt64, activity: UInt64)] = lock.withLock {
            threads.compactMap { thread in
                let activity = thread.pointee.activity.load(ordering: .acquiring)
                return activity.isMultiple(of: 2) ? nil : (thread.pointee.id, activity)
            }
        }
        for _ in 0..<patience where !busy.isEmpty {
            threadYield()
            lock.withLock {
                busy.removeAll { entry in
                    guard let thread = threads.first(where: { $0.pointee.id == entry.id }) else { return true }
                    return thread.pointee.activity.load(ordering: .acquiring) != entry.activity
                }
            }
        }
        return busy.isEmpty
    }

    // MARK: Pages

    private func page(_ number: Int) -> CellPage? {
        pages.indices.contains(number) ? pages[number]?.takeUnretainedValue() : nil
    }

    /// Runs a body under the lock of all cells.
    func withLock<Result>(_ body: () -> Result) -> Result {
        lock.withLock(body)
    }

    /// The page that a cell is in.
    ///
    /// Under the lock, as is everything that follows.
    func page(of cell: UInt) -> CellPage? { page(CellNumber.page(cell)) }

    /// Makes a page, which the caller keeps.
    func addPage(ordinal: Int, serial: UInt32, kind: CellKind) -> CellPage {
        let number = vacantNumbers.popLast() ?? pages.count
        let page = CellPage(id: number, ordinal: ordinal, serial: serial, kind: kind)
        if number == pages.count { pages.append(nil) }
        pages[number] = .passUnretained(page)
        return page
    }

    /// Takes a page out, whose series are gone, and gives all threads' memory of it back.
    func removePage(_ page: CellPage) {
        pages[page.id] = nil
        vacantNumbers.append(page.id)
        for thread in threads { thread.pointee.dropPage(page.id) }
    }

    /// Sets the cells of one series to zero, which nobody updates any more.
    func clear(_ page: CellPage, offset: Int) {
        for index in offset..<(offset + page.kind.cellsPerSeries) {
            page.base?[index].store(0, ordering: .relaxed)
            for thread in threads { thread.pointee.page(page.id)?[index].store(0, ordering: .relaxed) }
        }
    }

    // MARK: Values

    /// Adds to what no living thread owns: a starting value.
    func setBase(_ page: CellPage, offset: Int, to value: UInt64) {
        page.makeBase()[offset].store(value, ordering: .releasing)
    }

    /// The value of one series' first cell: an integer or a Double's bits.
    func value(of page: CellPage, _ offset: Int) -> UInt64 {
        switch page.kind {
        case .integer:
            var sum = page.base?[offset].load(ordering: .acquiring) ?? 0
            for thread in threads {
                if let cells = thread.pointee.page(page.id) { sum = sum.addingSaturating(cells[offset].load(ordering: .acquiring)) }
            }
            return sum
        case .double:
            return doubleSum(of: page, offset).bitPattern
        case .shared, .histogram:
            return page.base?[offset].load(ordering: .acquiring) ?? 0
        }
    }

    private func doubleSum(of page: CellPage, _ offset: Int, without left: UnsafeMutablePointer<ThreadCells>? = nil) -> Double {
        var sum = page.base.map { Double(bitPattern: $0[offset].load(ordering: .acquiring)) } ?? 0
        for thread in threads where thread != left {
            if let cells = thread.pointee.page(page.id) {
                sum = FloatingPointCounterCell.adding(cells + offset, to: sum)
            }
        }
        return sum
    }

    /// Copies the values of all series of a page, each the sum over its base and all threads; a histogram as `HistogramBlock` says.
    func copy(_ page: CellPage, to copy: UnsafeMutablePointer<UInt64>, scratch: UnsafeMutablePointer<UInt64>) {
        if case .histogram(let count) = page.kind {
            copy.update(repeating: 0, count: CellPage.size)
            for first in stride(from: 0, to: page.capacity * count, by: count) {
                copyHistogram(page, first, count: count, to: copy + first, scratch: scratch)
            }
            return
        }
        if let base = page.base {
            // Acquiring, here and below: a grouped update of which this sees anything is seen to be under way (UpdateSequence).
            for index in 0..<CellPage.size { copy[index] = base[index].load(ordering: .acquiring) }
        } else {
            copy.update(repeating: 0, count: CellPage.size)
        }
        for thread in threads {
            guard let cells = thread.pointee.page(page.id) else { continue }
            switch page.kind {
            case .integer:
                for index in 0..<CellPage.size { copy[index] = copy[index].addingSaturating(cells[index].load(ordering: .acquiring)) }
            case .double:
                for index in stride(from: 0, to: CellPage.size, by: 2) {
                    let sum = FloatingPointCounterCell.adding(cells + index, to: Double(bitPattern: copy[index]))
                    copy[index] = sum.bitPattern
                }
            case .shared, .histogram:
                break
            }
        }
    }

    private func copyHistogram(
        _ page: CellPage,
        _ first: Int,
        count: Int,
        to copy: UnsafeMutablePointer<UInt64>,
        scratch: UnsafeMutablePointer<UInt64>
    ) {
        if let base = page.base { HistogramBlock.add(base + first, of: nil, count: count, to: copy, scratch: scratch) }
        for thread in threads {
            guard let cells = thread.pointee.page(page.id) else { continue }
            HistogramBlock.add(cells + first, of: thread, count: count, to: copy, scratch: scratch)
        }
    }
}

extension UInt64 {
    /// The sum, at most the greatest number there is.
    @inlinable @inline(__always)
    func addingSaturating(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return _slowPath(overflow) ? .max : sum
    }
}
