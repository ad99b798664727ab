public import CThreadSlot
public import Synchronization

/// The cells that one thread writes: a page of its own for every page of which it touched a series.
///
/// The owner finds its cells through a pointer that every thread has (`CThreadSlot`) and adds to them without any locked
/// instruction, since nobody else writes them. A synchronous function cannot be suspended, so a task never changes thread in the
/// middle of an update. Readers go through all threads' pages under the lock of `CellSpace`, which an owner takes only to make a page.
@usableFromInline
struct ThreadCells: ~Copyable {
    /// Cells below this have an entry in `pages`; zero in the zeros that a thread begins with.
    ///
    /// Only the owner changes it.
    @usableFromInline private(set) var limit: UInt

    /// As `limit`, but zero while a reader holds the owner's observations up (`HistogramBlock`).
    ///
    /// Relaxed at the owner: what it guards is checked by the block's version, so an observation that slips through costs the
    /// reader another try and nothing else.
    @usableFromInline let observationLimit: Atomic<UInt>

    /// By page number; nil for pages that the owner has not touched.
    ///
    /// Written by the owner, and by whoever gives a page without series back, at a time at which the owner has no use for it.
    @usableFromInline private(set) var pages: UnsafeMutablePointer<CellPointer?>

    /// Odd while the owner is inside of a look-up.
    ///
    /// A reader (acquiring) that sees an even number, or another than before, may conclude that the owner is done with everything
    /// that it had found up to then.
    @usableFromInline let activity: Atomic<UInt64>

    /// Which cell of a pair the owner adds to next, 0 or 1 (`FloatingPointCounterCell`).
    ///
    /// Nobody else looks at it.
    @usableFromInline private(set) var turn = 0

    /// Tells threads apart whose memory is the same.
    let id: UInt64

    /// Whether entering has to be a full barrier, for want of one that the other side can cause.
    @usableFromInline let fences: Bool

    private var capacity: Int

    init(id: UInt64, fences: Bool) {
        self.id = id
        self.fences = fences
        capacity = 32
        pages = .allocate(capacity: capacity)
        pages.initialize(repeating: nil, count: capacity)
        limit = CellNumber.first(ofPage: capacity)
        observationLimit = Atomic(limit)
        activity = Atomic(0)
    }

    deinit {
        for index in 0..<capacity { if let page = pages[index] { PageMemory.shared.deallocate(page) } }
        pages.deallocate()
    }

    // MARK: The owner's side

    /// The calling thread's cells, or zeros when it has none yet.
    @inlinable @inline(__always)
    static var current: UnsafeMutablePointer<ThreadCells> {
        palingenesis_thread_slot_get().assumingMemoryBound(to: ThreadCells.self)
    }

    /// The calling thread's own cell of a number.
    ///
    /// What is seldom is marked, so that it does not stand in the middle of callers' loops.
    @inlinable @inline(__always)
    static func own(_ cell: UInt) -> CellPointer {
        let thread = current
        if _fastPath(cell < thread.pointee.limit) {
            let page = thread.pointee.pages[CellNumber.page(cell)]
            if _fastPath(page != nil), let page { return page + CellNumber.offset(cell) }
        }
        return makeOwn(cell)
    }

    /// As `own`, for a page that may have to be made.
    @usableFromInline @inline(never)
    static func makeOwn(_ cell: UInt) -> CellPointer {
        CellSpace.shared.makeOwn(cell)
    }

    /// Whether this is a thread's own, which it may write to, and not the zeros.
    @inlinable var isRegistered: Bool {
        @inline(__always) get { limit != 0 }
    }

    /// Which cell of a pair is next; only of a thread that is registered.
    @inlinable @inline(__always)
    mutating func takeTurn() -> Int {
        turn ^= 1
        return turn
    }

    /// The cell of a number, nil when the page is missing.
    func cell(_ cell: UInt) -> CellPointer? {
        guard cell < limit, let page = pages[CellNumber.page(cell)] else { return nil }
        return page + CellNumber.offset(cell)
    }

    /// The owner's page of that number is made; under the lock of `CellSpace`.
    mutating func makePage(_ number: Int) -> CellPointer {
        if number >= capacity { grow(toHold: number) }
        if let page = pages[number] { return page }
        let page = PageMemory.shared.allocate()
        pages[number] = page
        return page
    }

    private mutating func grow(toHold number: Int) {
        var newCapacity = capacity
        while newCapacity <= number { newCapacity *= 2 }
        let newPages = UnsafeMutablePointer<CellPointer?>.allocate(capacity: newCapacity)
        newPages.initialize(repeating: nil, count: newCapacity)
        newPages.update(from: pages, count: capacity)
        pages.deallocate()
        pages = newPages
        capacity = newCapacity
        limit = CellNumber.first(ofPage: capacity)
        observationLimit.store(limit, ordering: .relaxed)
    }

    /// The owner begins a look-up: what it finds from here on is not given back before `leave`.
    @inline(__always)
    func enter() {
        activity.store(activity.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        // The processor's own store buffer is emptied by the barrier that the other side causes (`CellSpace.quiesce`).
        palingenesis_compiler_barrier()
        if fences { atomicMemoryFence(ordering: .sequentiallyConsistent) }
    }

    /// The owner is done with what it found.
    @inline(__always)
    func leave() {
        activity.store(activity.load(ordering: .relaxed) &+ 1, ordering: .releasing)
    }

    // MARK: The readers' side, under the lock of CellSpace

    /// The owner's page of that number, nil when it has none.
    func page(_ number: Int) -> CellPointer? {
        number < capacity ? pages[number] : nil
    }

    /// The numbers of the owner's pages.
    var pageNumbers: [Int] { (0..<capacity).filter { pages[$0] != nil } }

    /// Frees a page of which no series lives.
    func dropPage(_ number: Int) {
        guard let page = page(number) else { return }
        pages[number] = nil
        PageMemory.shared.deallocate(page)
    }

    /// Makes the owner wait before its next observation.
    func hold() {
        observationLimit.store(0, ordering: .relaxed)
    }

    /// Lets the owner go on.
    func release() {
        observationLimit.store(limit, ordering: .releasing)
    }
}
