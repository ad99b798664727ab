/// The records of one family in the order of exposition: a list of sorted chunks.
///
/// A value: a copy shares the chunks, and stays as it is while the original goes on. Records are added many at a time, since what makes
/// an insertion dear is to look at records all over the memory: those that were made since the last reading are sorted (`RecordSort`)
/// and merged when the next one comes.
struct SeriesOrder: Sendable {
    private(set) var chunks: [OrderChunk] = []
    /// The number of records.
    private(set) var count = 0

    /// Adds records, no two of which have the same labels, nor any with one that is there.
    ///
    /// Cost: sorting them, and a new chunk in place of each that some of them belong into.
    /// - Parameter depth: up to which byte the labels of all records are the same, at least.
    mutating func insert(_ records: [SeriesRecord], sameUpTo depth: Int) {
        guard !records.isEmpty else { return }
        count += records.count
        let (plain, escaped) = RecordSort.sorted(records, from: depth)
        // Escapes are rare.
        merge(escaped.sorted { LabelOrder.precedes(LabelOrder.Key($0), LabelOrder.Key($1)) })
        merge(plain)
    }

    private mutating func merge(_ records: [SeriesRecord]) {
        guard let first = records.first else { return }
        guard !chunks.isEmpty else {
            chunks = OrderChunk.chunks(of: records)
            return
        }
        var merged: [OrderChunk] = []
        merged.reserveCapacity(chunks.count + records.count / OrderChunk.capacity + 1)
        var chunk = 0
        var position = 0
        var next = first
        while true {
            let target = self.chunk(for: LabelOrder.Key(next), from: chunk)
            merged += chunks[chunk..<target]
            chunk = target + 1
            let end = chunk < chunks.count ? Self.end(of: records, from: position, before: chunks[chunk].first) : records.count
            merged += OrderChunk.chunks(of: Self.merged(chunks[target].buffer, records[position..<end]))
            position = end
            guard position < records.count else { break }
            next = records[position]
        }
        merged += chunks[chunk...]
        chunks = merged
    }

    /// The last chunk, of those from some one on, whose first record comes before the labels; the one itself when none does.
    private func chunk(for labels: LabelOrder.Key, from start: Int) -> Int {
        max((start..<chunks.count).partitionPoint { LabelOrder.precedes(LabelOrder.Key(chunks[$0].first), labels) } - 1, start)
    }

    /// Where those records end that come before another one.
    private static func end(of records: [SeriesRecord], from start: Int, before bound: SeriesRecord) -> Int {
        (start..<records.count).partitionPoint { LabelOrder.precedes(LabelOrder.Key(records[$0]), LabelOrder.Key(bound)) }
    }

    private static func merged(_ left: UnsafeBufferPointer<SeriesRecord>, _ right: ArraySlice<SeriesRecord>) -> [SeriesRecord] {
        var result: [SeriesRecord] = []
        result.reserveCapacity(left.count + right.count)
        var rest = left[...]
        for record in right {
            while let other = rest.first, LabelOrder.precedes(LabelOrder.Key(other), LabelOrder.Key(record)) {
                result.append(other)
                rest.removeFirst()
            }
            result.append(record)
        }
        return result + rest
    }

    /// Takes out all records that a predicate holds for.
    mutating func removeAll(where predicate: (SeriesRecord) -> Bool) {
        var kept: [SeriesRecord] = []
        for chunk in chunks { for record in chunk.buffer where !predicate(record) { kept.append(record) } }
        chunks = OrderChunk.chunks(of: kept)
        count = kept.count
    }

    /// Takes out one record.
    mutating func remove(_ record: SeriesRecord) {
        guard !chunks.isEmpty else { return }
        let index = chunk(for: LabelOrder.Key(record), from: 0)
        // The chunk whose first record is the one itself comes right after those that precede it.
        for index in index..<min(index + 2, chunks.count) where chunks[index].buffer.contains(record) {
            chunks.replaceSubrange(index...index, with: OrderChunk.chunks(of: chunks[index].buffer.filter { $0 != record }))
            count -= 1
            return
        }
    }
}

extension Range<Int> {
    /// The first number that a predicate does not hold for, where it holds for all before and for none after; the end when it holds
    /// for all.
    fileprivate func partitionPoint(_ precedes: (Int) -> Bool) -> Int {
        var (low, high) = (lowerBound, upperBound)
        while low < high {
            let middle = (low + high) / 2
            if precedes(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
