import Synchronization

/// The cells of one registry: hands them out, takes them back, and copies their values.
///
/// Kept alive by the registry's families and by every handle (a `Counter` for instance), which may outlive the registry.
@usableFromInline
final class CellStore: @unchecked Sendable {
    /// Everything below is reached under the lock of CellSpace.
    private var pages: [CellPage?] = []
    private var vacantOrdinals: [Int] = []
    private var pagesSoFar: UInt32 = 0
    /// The pages that have a free place, the one that is filled at present last.
    private var roomy: [CellKind: [CellPage]] = [:]

    /// Unix time in seconds; nil when the registry has no clock.
    let now: (@Sendable () -> Double)?

    /// A number of arguments that were refused since the start; relaxed, since nothing else follows from it.
    private let refused = Atomic<UInt64>(0)

    init(now: (@Sendable () -> Double)?) {
        self.now = now
    }

    /// Unix time in seconds: the registry's clock, or else the system's.
    var time: Double { now?() ?? systemTime() }

    var refusedArguments: UInt64 { refused.load(ordering: .relaxed) }

    /// Counts an argument that was refused.
    @usableFromInline @inline(never)
    func refuse() {
        refused.wrappingAdd(1, ordering: .relaxed)
    }

    deinit {
        let space = CellSpace.shared
        space.withLock { for case let page? in pages { space.removePage(page) } }
    }

    /// Cells for one series, all zero, by the number of the first.
    ///
    /// - Parameters:
    ///   - base: the value that the first one starts with.
    ///   - time: when the series is made, in Unix seconds.
    func allocate(_ kind: CellKind, base: UInt64, at time: Double?) -> UInt {
        let space = CellSpace.shared
        return space.withLock {
            let page = roomy[kind]?.last ?? addPage(kind)
            let cell = page.take(at: time)
            if page.isFull { roomy[kind]?.removeLast() }
            if base != 0 { space.setBase(page, offset: CellNumber.offset(cell), to: base) }
            return cell
        }
    }

    private func addPage(_ kind: CellKind) -> CellPage {
        let ordinal = vacantOrdinals.popLast() ?? pages.count
        pagesSoFar &+= 1
        let page = CellSpace.shared.addPage(ordinal: ordinal, serial: pagesSoFar, kind: kind)
        if ordinal == pages.count { pages.append(nil) }
        pages[ordinal] = page
        roomy[kind, default: []].append(page)
        return page
    }

    /// Takes the cells of a series back, which nobody updates any more.
    func free(_ cell: UInt) {
        let space = CellSpace.shared
        space.withLock {
            guard let page = space.page(of: cell) else { return }
            let offset = CellNumber.offset(cell)
            let wasFull = page.isFull
            space.clear(page, offset: offset)
            page.giveBack(offset: offset)
            if wasFull { roomy[page.kind, default: []].append(page) }
            guard page.occupied == 0 else { return }
            roomy[page.kind]?.removeAll { $0 === page }
            pages[page.ordinal] = nil
            vacantOrdinals.append(page.ordinal)
            space.removePage(page)
        }
    }

    // MARK: Values

    /// The value of a series' first cell: an integer or a Double's bits.
    func value(of cell: UInt) -> UInt64 {
        let space = CellSpace.shared
        return space.withLock { space.page(of: cell).map { space.value(of: $0, CellNumber.offset(cell)) } ?? 0 }
    }

    /// Where the one value of a cell is that all threads write, of a series that lives.
    func shared(_ cell: UInt) -> CellPointer {
        let space = CellSpace.shared
        return space.withLock { (space.page(of: cell)?.makeBase() ?? PageMemory.shared.allocate()) + CellNumber.offset(cell) }
    }

    /// As `CellPage.unusedSeconds`.
    func unusedSeconds(_ cell: UInt, isUsed: Bool, now: Double) -> Double {
        let space = CellSpace.shared
        return space.withLock {
            space.page(of: cell)?.unusedSeconds(offset: CellNumber.offset(cell), isUsed: isUsed, now: now) ?? 0
        }
    }

    /// Copies all values, in place of what was copied before.
    ///
    /// The lock is taken page by page, so that a thread that needs a new page does not wait for all of them.
    func copy(into values: inout CellValues) {
        let space = CellSpace.shared
        values.removeAll(reserving: space.withLock { pages.count })
        var ordinal = 0
        while true {
            let isThere = space.withLock {
                guard ordinal < pages.count else { return false }
                if let page = pages[ordinal] { values.append(page) }
                return true
            }
            guard isThere else { return }
            ordinal += 1
        }
    }
}
