import CThreadSlot

/// Sorts records by their labels, in the order of `LabelOrder`, eight bytes of the labels at a time.
///
/// A comparing sort would look at two records, which lie anywhere in memory, for each of its twenty or so comparisons. This one takes
/// eight bytes out of every record in turn, sorts these, and goes on with the next eight where some are equal. So its time is bounded
/// by the bytes of all labels, whatever they are.
enum RecordSort {
    private struct Entry {
        var key: UInt64
        let record: SeriesRecord
    }

    /// Records whose labels are the same up to a byte.
    private struct Run {
        let range: Range<Int>
        let depth: Int
    }

    /// So few are compared: they fit into the processor's cache.
    private static let few = 512

    /// Sorts records that have no escapes, no two of them with the same labels.
    static func sort(_ records: inout [SeriesRecord]) {
        let count = records.count
        guard count > 1 else { return }
        let entries = UnsafeMutableBufferPointer<Entry>.allocate(capacity: count)
        let spare = UnsafeMutableBufferPointer<Entry>.allocate(capacity: count)
        defer {
            entries.deallocate()
            spare.deallocate()
        }
        for index in 0..<count { entries.initializeElement(at: index, to: Entry(key: 0, record: records[index])) }
        // No recursion: how deep it went would be for those to say who choose the labels.
        var runs = [Run(range: 0..<count, depth: 0)]
        while let run = runs.popLast() {
            var part = UnsafeMutableBufferPointer(rebasing: entries[run.range])
            loadKeys(part, run.depth)
            guard part.contains(where: { $0.key != part[0].key }) else {
                runs.append(Run(range: run.range, depth: run.depth + 8))
                continue
            }
            if part.count <= few {
                part.sort {
                    $0.key != $1.key ? $0.key < $1.key : LabelOrder.precedes(LabelOrder.Key($0.record), LabelOrder.Key($1.record))
                }
            } else {
                sortByKey(part, spare: UnsafeMutableBufferPointer(rebasing: spare[run.range]))
                appendEqualRuns(of: part, run, to: &runs)
            }
        }
        for index in 0..<count { records[index] = entries[index].record }
    }

    /// Sets all keys: eight bytes of the labels as a number that sorts as they do.
    private static func loadKeys(_ entries: UnsafeMutableBufferPointer<Entry>, _ depth: Int) {
        let ahead = 16
        for index in entries.indices {
            if index + ahead < entries.count { palingenesis_prefetch(entries[index + ahead].record.labels + depth) }
            // Within the record, whose memory is a multiple of eight bytes long: labels that are the same up to here go on here. What
            // may be behind their end decides nothing, since they differ before that.
            let bytes = UnsafeRawPointer(entries[index].record.labels).loadUnaligned(fromByteOffset: depth, as: UInt64.self)
            entries[index].key = UInt64(bigEndian: ranks(bytes))
        }
    }

    /// Eight bytes in one, each by its place in the order: a double quote ends a value, and the shorter value comes first.
    @inline(__always)
    static func ranks(_ bytes: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let (quotes, sevenBits, eighthBits) = (ones * UInt64(UInt8(ascii: "\"")), ones * 0x7F, ones * 0x80)
        // The eighth bit of each byte: whether it comes before the quote; whether it is one.
        let isBefore = ~((bytes | eighthBits) - quotes | bytes) & eighthBits
        let difference = bytes ^ quotes
        let isQuote = ~((difference & sevenBits) + sevenBits | difference) & eighthBits
        return (bytes + isBefore >> 7) & ~((isQuote >> 7) * 0xFF)
    }

    /// Sorts by a byte of the keys after another, the last one first; those that are the same in all keys are left out.
    private static func sortByKey(_ entries: UnsafeMutableBufferPointer<Entry>, spare: UnsafeMutableBufferPointer<Entry>) {
        let differences = entries.reduce(into: UInt64(0)) { $0 |= $1.key ^ entries[0].key }
        var (source, target) = (entries, spare)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { positions in
            for shift in stride(from: UInt64(0), to: 64, by: 8) where differences >> shift & 0xFF != 0 {
                positions.initialize(repeating: 0)
                for entry in source { positions[Int(entry.key >> shift & 0xFF)] += 1 }
                var sum = 0
                for byte in 0..<256 { (positions[byte], sum) = (sum, sum + positions[byte]) }
                for entry in source {
                    let byte = Int(entry.key >> shift & 0xFF)
                    target.initializeElement(at: positions[byte], to: entry)
                    positions[byte] += 1
                }
                swap(&source, &target)
            }
        }
        if source.baseAddress != entries.baseAddress { _ = entries.update(fromContentsOf: source) }
    }

    /// Notes where neighbours have the same key: what comes behind it decides.
    private static func appendEqualRuns(of entries: UnsafeMutableBufferPointer<Entry>, _ run: Run, to runs: inout [Run]) {
        var start = 0
        for index in 1...entries.count where index == entries.count || entries[index].key != entries[start].key {
            if index - start > 1 {
                let first = run.range.lowerBound
                runs.append(Run(range: first + start..<first + index, depth: run.depth + 8))
            }
            start = index
        }
    }
}
