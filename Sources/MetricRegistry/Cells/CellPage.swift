public import Synchronization

/// A 64-bit number that one thread writes, or all of them, and any thread may read: an integer or a Double's bits.
@usableFromInline
typealias CellPointer = UnsafeMutablePointer<Atomic<UInt64>>

/// How the cells of a page are used; all cells of one page are used in the same way.
enum CellKind: Hashable {
    /// Each thread counts in a cell of its own; the value is their saturating sum.
    case integer
    /// Each thread adds in a pair of cells of its own (`FloatingPointCounterCell`); the value is their sum.
    case double
    /// All threads write the base's cell.
    case shared
    /// Blocks of this many cells, as `HistogramBlock` says.
    case histogram(cells: Int)

    /// The number of cells that one series takes.
    var cellsPerSeries: Int {
        switch self {
        case .integer, .shared: 1
        case .double: 2
        case .histogram(let cells): cells
        }
    }
}

/// 512 cells in a row, of which a series takes one, a histogram a block: who owns which, and the part of the values that no living
/// thread owns.
///
/// Threads have pages of their own under the same number (`ThreadCells`). Everything here is reached under the lock of `CellSpace`,
/// except for the cells of a `shared` page, whose base exists from the beginning and stays as long as one of its series lives.
final class CellPage: @unchecked Sendable {
    static let size = Int(CellNumber.first(ofPage: 1))

    /// The number of the page in the process; the upper bits of its cells' numbers.
    let id: Int
    /// The number of the page in its registry.
    let ordinal: Int
    /// Unlike that of any page that the registry had before.
    let serial: UInt32
    let kind: CellKind
    /// Starting values, what ended threads counted, and the values of a `shared` page; made when it is needed first.
    private(set) var base: CellPointer?
    private(set) var occupied = 0
    private var occupancy: [UInt64]
    /// How often each place was given back.
    private let generations: PlaceTable<UInt32>
    /// When each series was made, in Unix seconds; empty when its registry has no clock.
    private let created: PlaceTable<Double>
    /// When each series was seen to be in use last; empty until somebody asks.
    private var lastUsed: [Double] = []

    init(id: Int, ordinal: Int, serial: UInt32, kind: CellKind) {
        self.id = id
        self.ordinal = ordinal
        self.serial = serial
        self.kind = kind
        occupancy = [UInt64](repeating: 0, count: Self.size / 64)
        let capacity = Self.size / kind.cellsPerSeries
        generations = PlaceTable(count: capacity, repeating: 0)
        created = PlaceTable(count: capacity, repeating: .nan)
        if kind == .shared { _ = makeBase() }
    }

    deinit {
        if let base { PageMemory.shared.deallocate(base) }
    }

    /// The number of series that fit.
    var capacity: Int { Self.size / kind.cellsPerSeries }

    var isFull: Bool { occupied == capacity }

    /// Takes a free place and returns its first cell's number; there must be one.
    func take(at time: Double?) -> UInt {
        var place = 0
        for (index, word) in occupancy.enumerated() where word != .max {
            place = index * 64 + (~word).trailingZeroBitCount
            break
        }
        occupancy[place / 64] |= 1 << UInt64(place % 64)
        occupied += 1
        if let time { created.set(time, at: place) }
        return CellNumber.first(ofPage: id) + UInt(place * kind.cellsPerSeries)
    }

    /// Gives a place back, whose cells are zero.
    func giveBack(offset: Int) {
        let place = offset / kind.cellsPerSeries
        occupancy[place / 64] &= ~(1 << UInt64(place % 64))
        occupied -= 1
        generations.set((generations[place] ?? 0) &+ 1, at: place)
        if !lastUsed.isEmpty { lastUsed[place] = .nan }
    }

    /// A number that the first cell of a series has in its registry, unlike that of any other one that lives.
    func index(offset: Int) -> Int { ordinal * Self.size + offset }

    /// A number that no other series of this place has or had; for a series that lives, without the lock too.
    func incarnation(offset: Int) -> UInt64 {
        UInt64(serial) << 32 | UInt64(generations[offset / kind.cellsPerSeries] ?? 0)
    }

    /// When a series was made; for one that lives, without the lock too.
    func created(offset: Int) -> Double? { created[offset / kind.cellsPerSeries] }

    /// Copies when each series was made, to the place of its first cell; NaN where nobody knows.
    func copyTimes(to times: UnsafeMutablePointer<Double>) {
        times.update(repeating: .nan, count: Self.size)
        for place in 0..<capacity { times[place * kind.cellsPerSeries] = created[place] ?? .nan }
    }

    /// For how long a series has been unused, as far as was asked: zero when it is in use or was never asked about.
    func unusedSeconds(offset: Int, isUsed: Bool, now: Double) -> Double {
        if lastUsed.isEmpty { lastUsed = [Double](repeating: .nan, count: capacity) }
        let place = offset / kind.cellsPerSeries
        if isUsed || lastUsed[place].isNaN { lastUsed[place] = now }
        return now - lastUsed[place]
    }

    func makeBase() -> CellPointer {
        if let base { return base }
        let made = PageMemory.shared.allocate()
        base = made
        return made
    }
}
