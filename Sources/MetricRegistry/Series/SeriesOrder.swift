/// The records of one family in the order of exposition, kept as they come: a list of sorted chunks.
///
/// A value: a copy shares the chunks, and stays as it is while the original goes on. Cost of an insertion: a search and moving a
/// chunk's half; a chunk that a copy shares is copied first.
struct SeriesOrder: Sendable {
    private(set) var chunks: [OrderChunk] = []
    private(set) var count = 0
    /// Where the last one went: the next one often belongs there too.
    private var lastChunk = 0
    private var lastPosition = 0

    /// Adds a record, whose labels no other one has.
    mutating func insert(_ record: SeriesRecord) {
        count += 1
        guard !chunks.isEmpty else {
            chunks.append(OrderChunk(record))
            return
        }
        let labels = LabelOrder.Key(record)
        var index = chunkIndex(for: labels)
        var position = chunks[index].position(for: labels)
        makeUnique(index)
        if chunks[index].isFull {
            // Records that come in ascending order fill the chunk that they leave behind; others find half a chunk of room.
            let isAscending = index == lastChunk && position == lastPosition + 1
            let cut = isAscending ? max(position, 1) : OrderChunk.capacity / 2
            if cut == OrderChunk.capacity {
                chunks.insert(OrderChunk(record), at: index + 1)
                (lastChunk, lastPosition) = (index + 1, 0)
                return
            }
            chunks.insert(chunks[index].split(at: cut), at: index + 1)
            if position > cut {
                index += 1
                position -= cut
            }
        }
        chunks[index].insert(record, at: position)
        (lastChunk, lastPosition) = (index, position)
    }

    /// The chunk that the labels belong into.
    private func chunkIndex(for labels: LabelOrder.Key) -> Int {
        if chunks.indices.contains(lastChunk), chunks[lastChunk].spans(labels) { return lastChunk }
        // The last chunk whose first record comes before.
        var low = 0
        var high = chunks.count
        while low < high {
            let middle = (low + high) / 2
            if LabelOrder.precedes(LabelOrder.Key(chunks[middle].first), labels) { low = middle + 1 } else { high = middle }
        }
        return max(low - 1, 0)
    }

    /// Takes out all records that a predicate holds for.
    mutating func removeAll(where predicate: (SeriesRecord) -> Bool) {
        count = 0
        for index in chunks.indices {
            if chunks[index].contains(where: predicate) {
                makeUnique(index)
                chunks[index].removeAll(where: predicate)
            }
            count += chunks[index].count
        }
        chunks.removeAll(where: \.isEmpty)
        (lastChunk, lastPosition) = (0, 0)
    }

    /// Takes out one record.
    mutating func remove(_ record: SeriesRecord) {
        guard !chunks.isEmpty else { return }
        let labels = LabelOrder.Key(record)
        let index = chunkIndex(for: labels)
        let position = chunks[index].position(for: labels)
        guard position < chunks[index].count, chunks[index][position] == record else { return }
        makeUnique(index)
        chunks[index].remove(at: position)
        if chunks[index].isEmpty { chunks.remove(at: index) }
        count -= 1
        (lastChunk, lastPosition) = (0, 0)
    }

    private mutating func makeUnique(_ index: Int) {
        if !isKnownUniquelyReferenced(&chunks[index]) { chunks[index] = chunks[index].copy() }
    }
}

/// Up to 256 records in order.
package final class OrderChunk: @unchecked Sendable {
    package static let capacity = 256

    private let records: UnsafeMutablePointer<SeriesRecord>
    /// The number of records.
    package private(set) var count: Int

    init(_ record: SeriesRecord) {
        records = .allocate(capacity: Self.capacity)
        records.initialize(to: record)
        count = 1
    }

    private init(_ other: UnsafeMutablePointer<SeriesRecord>, count: Int) {
        records = .allocate(capacity: Self.capacity)
        records.initialize(from: other, count: count)
        self.count = count
    }

    deinit {
        records.deallocate()
    }

    /// A chunk of its own with the same records.
    func copy() -> OrderChunk { OrderChunk(records, count: count) }

    var isFull: Bool { count == Self.capacity }
    var isEmpty: Bool { count == 0 }
    var first: SeriesRecord { records[0] }

    /// The record at a position below `count`.
    package subscript(_ position: Int) -> SeriesRecord { records[position] }

    package var buffer: UnsafeBufferPointer<SeriesRecord> { UnsafeBufferPointer(start: records, count: count) }

    /// Whether the labels come after the first record's and before the last one's.
    func spans(_ labels: LabelOrder.Key) -> Bool {
        LabelOrder.precedes(LabelOrder.Key(records[0]), labels) && LabelOrder.precedes(labels, LabelOrder.Key(records[count - 1]))
    }

    /// Where the labels belong: the number of records that come before.
    func position(for labels: LabelOrder.Key) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if LabelOrder.precedes(LabelOrder.Key(records[middle]), labels) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func insert(_ record: SeriesRecord, at position: Int) {
        (records + position + 1).update(from: records + position, count: count - position)
        records[position] = record
        count += 1
    }

    /// Keeps the records before the position and returns the others.
    func split(at position: Int) -> OrderChunk {
        let right = OrderChunk(records + position, count: count - position)
        count = position
        return right
    }

    func remove(at position: Int) {
        (records + position).update(from: records + position + 1, count: count - position - 1)
        count -= 1
    }

    func contains(where predicate: (SeriesRecord) -> Bool) -> Bool { buffer.contains(where: predicate) }

    func removeAll(where predicate: (SeriesRecord) -> Bool) {
        var kept = 0
        for index in 0..<count where !predicate(records[index]) {
            records[kept] = records[index]
            kept += 1
        }
        count = kept
    }
}
