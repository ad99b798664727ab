import Synchronization

/// Memory for the records of one family, in blocks that grow with their number; what was given back is used again.
///
/// Not synchronised: used under its family's lock, which is here since the arena can outlive the family.
package final class RecordArena: @unchecked Sendable {
    let lock = Lock()
    let store: CellStore
    private var blocks: [UnsafeMutableRawPointer] = []
    private var position: UnsafeMutableRawPointer?
    private var remaining = 0
    /// By size in words: the first of a list of free records, each of which holds the next one's address.
    private var free: [Int: UnsafeMutableRawPointer] = [:]
    private var live = 0

    private static let smallestBlock = 256
    private static let largestBlock = 1 << 20

    init(store: CellStore) {
        self.store = store
    }

    deinit {
        for block in blocks { block.deallocate() }
    }

    private static func words(_ length: Int) -> Int { (SeriesRecord.headerBytes + length + 7) / 8 }

    /// Memory for a record with that many bytes of labels.
    func allocate(length: Int) -> SeriesRecord {
        let words = Self.words(length)
        live += 1
        if let raw = free[words] {
            free[words] = UnsafeMutableRawPointer(bitPattern: raw.load(as: UInt.self))
            return SeriesRecord(pointer: raw.assumingMemoryBound(to: Atomic<UInt64>.self))
        }
        let bytes = words * 8
        if remaining < bytes { addBlock(atLeast: bytes) }
        guard let raw = position else { return SeriesRecord(pointer: .allocate(capacity: words)) }
        position = raw + bytes
        remaining -= bytes
        return SeriesRecord(pointer: raw.assumingMemoryBound(to: Atomic<UInt64>.self))
    }

    private func addBlock(atLeast bytes: Int) {
        let size = max(bytes, min(Self.smallestBlock << min(blocks.count, 12), Self.largestBlock))
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        blocks.append(block)
        position = block
        remaining = size
    }

    /// Takes a record's memory back, and all blocks with the last one's.
    func deallocate(_ record: SeriesRecord) {
        let words = Self.words(record.header.length)
        live -= 1
        guard live > 0 else {
            for block in blocks { block.deallocate() }
            blocks.removeAll()
            free.removeAll()
            position = nil
            remaining = 0
            return
        }
        let raw = UnsafeMutableRawPointer(record.pointer)
        raw.storeBytes(of: UInt(bitPattern: free[words]), as: UInt.self)
        free[words] = raw
    }
}
