import MetricRegistry
import Synchronization

/// The entries that were made, found without a lock: programs make their metrics again and again, at each request at worst.
///
/// Open addressing. Entries are never taken out, so a reader needs no protection from that: an entry, and each table that has become
/// too small, lives as long as this object. The tables before the last are together no larger than it.
final class FamilyTable: @unchecked Sendable {
    /// The greatest number of entries, so that labels with somebody's input in them cannot fill the memory.
    static let limit = 10_000

    private struct Slots {
        let mask: Int
        let slots: UnsafeMutablePointer<Atomic<Unmanaged<FamilyEntry>?>>
    }

    /// A reader that sees a table (acquiring) may conclude that the slots it was published with (releasing) are filled in.
    private let current: Atomic<UnsafeMutablePointer<Slots>>
    private let writers = Lock()
    private var tables: [UnsafeMutablePointer<Slots>] = []
    private var entries: [FamilyEntry] = []

    init() {
        let table = Self.makeTable(capacity: 64)
        tables = [table]
        current = Atomic(table)
    }

    deinit {
        for table in tables {
            table.pointee.slots.deinitialize(count: table.pointee.mask + 1)
            table.pointee.slots.deallocate()
            table.deinitialize(count: 1)
            table.deallocate()
        }
    }

    /// The entry of a metric; nil when there is none yet.
    func find(_ kind: HandlerKind, _ label: String, _ dimensions: [(String, String)]) -> FamilyEntry? {
        let table = current.load(ordering: .acquiring).pointee
        var index = FamilyKey.hash(kind, label, dimensions) & table.mask
        // Acquiring: whoever sees the entry sees all that is in it. An empty slot ends the search, since a table is never full.
        while let found = table.slots[index].load(ordering: .acquiring) {
            let isMatch = found._withUnsafeGuaranteedRef { $0.key.matches(kind, label, dimensions) }
            if isMatch { return found.takeUnretainedValue() }
            index = (index + 1) & table.mask
        }
        return nil
    }

    /// Adds an entry unless there is one of its metric; nil when the table has reached its limit.
    ///
    /// - Returns: the entry that is there now, and whether it is the new one.
    func add(_ entry: FamilyEntry, _ dimensions: [(String, String)]) -> (entry: FamilyEntry, isNew: Bool)? {
        writers.withLock {
            if let found = find(entry.key.kind, entry.key.label, dimensions) { return (found, false) }
            guard entries.count < Self.limit else { return nil }
            entries.append(entry)
            if entries.count * 2 > current.load(ordering: .relaxed).pointee.mask { grow() }
            Self.insert(entry, into: current.load(ordering: .relaxed).pointee)
            return (entry, true)
        }
    }

    private func grow() {
        let table = Self.makeTable(capacity: 2 * (current.load(ordering: .relaxed).pointee.mask + 1))
        for entry in entries.dropLast() { Self.insert(entry, into: table.pointee) }
        tables.append(table)
        current.store(table, ordering: .releasing)
    }

    private static func insert(_ entry: FamilyEntry, into table: Slots) {
        var index = entry.key.hash & table.mask
        while table.slots[index].load(ordering: .relaxed) != nil { index = (index + 1) & table.mask }
        // Releasing, as `find` says. The array of entries keeps it alive.
        table.slots[index].store(Unmanaged.passUnretained(entry), ordering: .releasing)
    }

    private static func makeTable(capacity: Int) -> UnsafeMutablePointer<Slots> {
        let slots = UnsafeMutablePointer<Atomic<Unmanaged<FamilyEntry>?>>.allocate(capacity: capacity)
        for index in 0..<capacity { (slots + index).initialize(to: Atomic(nil)) }
        let table = UnsafeMutablePointer<Slots>.allocate(capacity: 1)
        table.initialize(to: Slots(mask: capacity - 1, slots: slots))
        return table
    }
}
