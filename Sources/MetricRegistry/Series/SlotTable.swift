import CThreadSlot
import Synchronization

/// Where the records of one family are found by a hash of their label values: open addressing, a word a slot.
///
/// A slot holds the upper 16 bits of the hash and the record's address, 0 when it was never used, 1 when its record was taken away.
/// Readers need no lock. Writers hold the family's lock; a table that is full, or has become too large, is replaced by another.
struct SlotTable: @unchecked Sendable {
    let slots: UnsafeMutablePointer<Atomic<UInt64>>
    let mask: Int

    static let addressMask: UInt64 = 1 << 48 - 1
    static let removed: UInt64 = 1

    init(capacity: Int) {
        mask = capacity - 1
        let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity + 1)
        // The mask goes in front, so that a reader gets both with one load.
        memory.initialize(repeating: 0, count: capacity + 1)
        memory[0] = UInt64(mask)
        slots = UnsafeMutableRawPointer(memory + 1).assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    /// The table that begins at this address.
    @inline(__always)
    init(base: UnsafeMutableRawPointer) {
        slots = (base + 8).assumingMemoryBound(to: Atomic<UInt64>.self)
        mask = base.load(as: Int.self)
    }

    var base: UnsafeMutableRawPointer { UnsafeMutableRawPointer(slots) - 8 }

    func deallocate() { base.deallocate() }

    /// The smallest table that is at most three quarters full with so many records.
    static func capacity(for count: Int) -> Int {
        var capacity = 4
        while capacity / 4 * 3 < count { capacity *= 2 }
        return capacity
    }

    /// The first record of that hash which the predicate holds for, and its header as it was.
    @inline(__always)
    func find(
        _ hash: UInt32,
        where matches: (SeriesRecord, SeriesRecord.Header) -> Bool
    ) -> (record: SeriesRecord, header: SeriesRecord.Header)? {
        let tag = UInt64(hash >> 16)
        var index = Int(truncatingIfNeeded: hash) & mask
        // A table is never full, so there is an end.
        while true {
            // Acquiring: whoever sees the address sees the record.
            let slot = slots[index].load(ordering: .acquiring)
            if slot == 0 { return nil }
            if slot >> 48 == tag, slot != Self.removed, let record = Self.record(slot) {
                let header = record.header
                if matches(record, header) { return (record, header) }
            }
            index = (index &+ 1) & mask
        }
    }

    static func record(_ slot: UInt64) -> SeriesRecord? {
        guard let pointer = UnsafeMutablePointer<Atomic<UInt64>>(bitPattern: UInt(slot & addressMask)) else { return nil }
        return SeriesRecord(pointer: pointer)
    }

    /// Adds a record, for which there is room.
    func insert(_ record: SeriesRecord, hash: UInt32) {
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index].load(ordering: .relaxed) != 0 { index = (index &+ 1) & mask }
        let slot = UInt64(hash >> 16) << 48 | UInt64(UInt(bitPattern: record.pointer))
        // Releasing: the record is complete.
        slots[index].store(slot, ordering: .releasing)
    }

    func remove(_ record: SeriesRecord, hash: UInt32) {
        var index = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[index].load(ordering: .relaxed)
            if slot == 0 { return }
            if slot != Self.removed, Self.record(slot) == record {
                slots[index].store(Self.removed, ordering: .releasing)
                return
            }
            index = (index &+ 1) & mask
        }
    }

    /// Adds all records of another table, or all but those that are marked as leaving.
    func insertAll(of other: SlotTable, withoutLeaving: Bool) {
        let ahead = 16
        for index in 0...other.mask {
            // Half of each hash is in the record: it is asked for in time.
            if index + ahead <= other.mask, let record = Self.record(other.slots[index + ahead].load(ordering: .relaxed)) {
                palingenesis_prefetch(record.pointer)
            }
            let slot = other.slots[index].load(ordering: .relaxed)
            guard slot > Self.removed, let record = Self.record(slot) else { continue }
            if withoutLeaving, record.header.isLeaving { continue }
            insert(record, hash: UInt32(slot >> 48) << 16 | UInt32(record.hash))
        }
    }
}
