import CThreadSlot

/// Sorts records by their labels, in the order of `LabelOrder`, eight bytes of the labels at a time.
///
/// A comparing sort would look at two records, which lie anywhere in memory, for each of its twenty or so comparisons. This one finds how
/// far all labels are the same, takes the eight bytes behind that out of every record, and sorts these; where some are equal it goes on
/// behind them. Records that are the same so far stay in the order in which they came, that of memory. So its time is bounded by the
/// bytes of all labels, whatever they are.
struct RecordSort {
    private struct Entry {
        var key: UInt64
        let record: SeriesRecord
    }

    /// Records whose labels are the same up to a byte.
    private struct Run {
        let range: Range<Int>
        let depth: Int
        /// Whether the keys are those of this depth, or have to be taken first.
        let isLoaded: Bool
        let isInSpare: Bool
    }

    private typealias Entries = UnsafeMutableBufferPointer<Entry>

    /// So few are sorted by insertion.
    private static let few = 32
    /// So many records ahead are asked for.
    private static let ahead = 16

    private let entries: Entries
    private let spare: Entries
    private let positions: UnsafeMutablePointer<Int>
    private let output: UnsafeMutableBufferPointer<SeriesRecord>
    // No recursion: how deep it went would be for those to say who choose the labels.
    private var runs: [Run] = []

    /// Sorts records, no two of which have the same labels.
    ///
    /// - Parameter depth: up to which byte all labels are the same, at least.
    /// - Returns: the records that have no escapes, and the others as they come: escapes stand in another order than what they stand for.
    static func sorted(_ records: [SeriesRecord], from depth: Int) -> (plain: [SeriesRecord], escaped: [SeriesRecord]) {
        // The only one of a family may have no labels.
        guard records.count > 1 else { return (records, []) }
        var escaped: [SeriesRecord] = []
        let entries = Entries.allocate(capacity: records.count)
        defer { entries.deallocate() }
        var count = 0
        for index in records.indices {
            if index + ahead < records.count { records[index + ahead].prefetch() }
            let record = records[index]
            if record.header.isEscaped {
                escaped.append(record)
            } else {
                entries.initializeElement(at: count, to: Entry(key: key(record, depth), record: record))
                count += 1
            }
        }
        return (sorted(Entries(rebasing: entries.prefix(count)), depth), escaped)
    }

    private static func sorted(_ entries: Entries, _ depth: Int) -> [SeriesRecord] {
        // A run has at least two records, which differ somewhere.
        guard entries.count > 1 else { return entries.map(\.record) }
        let spare = Entries.allocate(capacity: entries.count)
        defer { spare.deallocate() }
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { positions in
            [SeriesRecord](unsafeUninitializedCapacity: entries.count) { output, count in
                guard let positions = positions.baseAddress else { return }
                var sort = RecordSort(entries: entries, spare: spare, positions: positions, output: output)
                sort.runs = [Run(range: 0..<entries.count, depth: depth, isLoaded: true, isInSpare: false)]
                sort.run()
                count = entries.count
            }
        }
    }

    private mutating func run() {
        while let run = runs.popLast() {
            let part = Entries(rebasing: (run.isInSpare ? spare : entries)[run.range])
            let room = Entries(rebasing: (run.isInSpare ? entries : spare)[run.range])
            let first = run.range.lowerBound
            let depth = run.isLoaded ? run.depth : Self.loadKeys(part, from: run.depth)
            let differences = part.reduce(into: UInt64(0)) { $0 |= $1.key ^ part[0].key }
            guard differences != 0 else {
                runs.append(Run(range: run.range, depth: depth + 8, isLoaded: false, isInSpare: run.isInSpare))
                continue
            }
            if part.count <= Self.few {
                Self.insert(part)
                note(part, first, isInSpare: run.isInSpare, depth + 8)
            } else {
                // Apart by the first byte that is not the same.
                distribute(part, into: room, by: UInt64(63 - differences.leadingZeroBitCount) & ~7)
                var start = 0
                for byte in 0..<256 where positions[byte] > start {
                    let group = start..<positions[byte]
                    start = group.upperBound
                    if group.count > 1 {
                        let range = first + group.lowerBound..<first + group.upperBound
                        runs.append(Run(range: range, depth: depth, isLoaded: true, isInSpare: !run.isInSpare))
                    } else {
                        output.initializeElement(at: first + group.lowerBound, to: room[group.lowerBound].record)
                    }
                }
            }
        }
    }

    /// Notes where neighbours have the same key, as what is to be sorted yet; the others are in their place.
    private mutating func note(_ entries: Entries, _ first: Int, isInSpare: Bool, _ depth: Int) {
        var start = 0
        for index in 1...entries.count where index == entries.count || entries[index].key != entries[start].key {
            if index - start > 1 {
                runs.append(Run(range: first + start..<first + index, depth: depth, isLoaded: false, isInSpare: isInSpare))
            } else {
                output.initializeElement(at: first + start, to: entries[start].record)
            }
            start = index
        }
    }

    // MARK: Keys

    /// Sets all keys to what stands behind the part that is the same in all labels; returns the byte where that is.
    ///
    /// How far it goes is guessed from some of them, since each look at all of them is a look through their memory.
    private static func loadKeys(_ entries: Entries, from depth: Int) -> Int {
        let samples = Entries(rebasing: entries.prefix(few))
        var common = samples.reduce(entries[0].record.header.length) { commonLength(samples[0].record, $1.record, from: depth, to: $0) }
        while true {
            let guess = common
            for index in entries.indices {
                if index + ahead < entries.count { entries[index + ahead].record.prefetch() }
                let record = entries[index].record
                entries[index].key = key(record, guess)
                if guess > depth { common = commonLength(entries[0].record, record, from: depth, to: common) }
            }
            if common == guess { return guess }
        }
    }

    /// Up to which byte, no more than a length, two labels are the same that are so up to another byte.
    @inline(__always)
    private static func commonLength(_ first: SeriesRecord, _ other: SeriesRecord, from depth: Int, to length: Int) -> Int {
        // A word that begins within labels is within the record, whose memory is a multiple of eight bytes long.
        var place = depth & ~7
        while place < length {
            let difference = word(first, place) ^ word(other, place)
            if difference != 0 { return min(length, place + difference.trailingZeroBitCount >> 3) }
            place += 8
        }
        return length
    }

    /// Eight bytes of the labels as a number that sorts as they do.
    @inline(__always)
    private static func key(_ record: SeriesRecord, _ depth: Int) -> UInt64 {
        let place = depth & ~7
        let shift = UInt64(depth & 7) * 8
        // What may be behind the labels' end decides nothing: they differ before that.
        let following = place + 8 < record.header.length ? word(record, place + 8) : 0
        return UInt64(bigEndian: ranks(word(record, place) >> shift | following << (64 - shift)))
    }

    /// Eight bytes, the first one lowest.
    @inline(__always)
    private static func word(_ record: SeriesRecord, _ place: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(record.labels).load(fromByteOffset: place, as: UInt64.self))
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

    // MARK: Sorting by the keys

    private static func insert(_ entries: Entries) {
        for index in 1..<entries.count {
            let entry = entries[index]
            var place = index
            while place > 0, entry.key < entries[place - 1].key {
                entries[place] = entries[place - 1]
                place -= 1
            }
            entries[place] = entry
        }
    }

    /// Copies by one byte of the keys, each as far behind as there are others before it; those with the same one keep their order.
    @inline(__always)
    private func distribute(_ source: Entries, into target: Entries, by shift: UInt64) {
        positions.initialize(repeating: 0, count: 256)
        for entry in source { positions[Int(truncatingIfNeeded: entry.key &>> shift & 0xFF)] &+= 1 }
        var sum = 0
        for byte in 0..<256 { (positions[byte], sum) = (sum, sum &+ positions[byte]) }
        for entry in source {
            let byte = Int(truncatingIfNeeded: entry.key &>> shift & 0xFF)
            target.initializeElement(at: positions[byte], to: entry)
            positions[byte] &+= 1
        }
    }
}
