/// Keeps the records that a reading may show.
///
/// Every reading holds the epoch in which it began. Records that are taken away after that wait in the family's present epoch, and
/// each epoch holds the next one: what waits in one goes when no reading of this or an earlier one is left.
package final class ReadEpoch: @unchecked Sendable {
    private let arena: RecordArena
    private var waiting: [SeriesRecord] = []
    private var next: ReadEpoch?

    init(arena: RecordArena) {
        self.arena = arena
    }

    deinit {
        free()
        // One by one, so that a long chain does not need as deep a stack.
        while next != nil, isKnownUniquelyReferenced(&next) {
            let following = next?.next
            next?.next = nil
            next = following
        }
    }

    /// Under the family's lock, as are the following.
    var isEmpty: Bool { waiting.isEmpty }

    func add(_ records: UnsafeBufferPointer<SeriesRecord>) {
        waiting.append(contentsOf: records)
    }

    /// The epoch of readings that begin now.
    func makeNext() -> ReadEpoch {
        let epoch = ReadEpoch(arena: arena)
        next = epoch
        return epoch
    }

    /// Gives all that waits back: cells, handles and memory.
    func free() {
        guard !waiting.isEmpty else { return }
        arena.lock.withLock {
            for record in waiting {
                // A handle frees its cells itself: somebody may hold it.
                if let handle = record.handle { handle.release() } else { arena.store.free(record.header.cell) }
                arena.deallocate(record)
            }
            waiting = []
        }
    }
}
