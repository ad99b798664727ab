public import CThreadSlot

/// One series of a snapshot; valid as long as the snapshot.
@usableFromInline
package struct SeriesReading {
    /// The labels as they are written between the braces.
    @usableFromInline package let labels: UnsafeBufferPointer<UInt8>
    /// The series' numbers: one, or a histogram's, of which the second is the bits of its sum and the rest its buckets.
    @usableFromInline package let cells: UnsafePointer<UInt64>
    /// The number of its first cell.
    @usableFromInline let cell: UInt32

    @inlinable @inline(__always)
    init(labels: UnsafeBufferPointer<UInt8>, cells: UnsafePointer<UInt64>, cell: UInt32) {
        self.labels = labels
        self.cells = cells
        self.cell = cell
    }
}

/// Goes through the series of families, a chunk at a time.
///
/// Series lie in memory in the order in which they were made, so that those of a chunk are on cache lines all over the place. To ask
/// for them some steps ahead, while others are written, is what makes a large registry's text several times faster; to find all of a
/// chunk first and write them then would wait for each.
package struct SeriesReader: ~Copyable {
    private let cells: CellPointers
    private var chunks: [OrderChunk] = []
    private var position = 0
    private let window: UnsafeMutablePointer<SeriesRecord>

    init(_ cells: CellPointers) {
        self.cells = cells
        window = .allocate(capacity: OrderChunk.capacity + SeriesWindow.recordsAhead)
    }

    deinit {
        window.deallocate()
    }

    /// Begins with a family of the snapshot.
    package mutating func begin(_ family: FamilyView) {
        chunks = family.chunks
        position = 0
        if let first = chunks.first { for record in first.buffer.prefix(SeriesWindow.recordsAhead) { record.prefetch() } }
    }

    /// The series of the next chunk, until the next call; nil after the last.
    package mutating func next() -> SeriesWindow? {
        guard position < chunks.count else { return nil }
        let chunk = chunks[position]
        position += 1
        for (index, record) in chunk.buffer.enumerated() { window[index] = record }
        // Behind the last chunk anything will do that can be asked for.
        (window + chunk.count).update(repeating: chunk.first, count: SeriesWindow.recordsAhead)
        if position < chunks.count {
            let following = chunks[position].buffer.prefix(SeriesWindow.recordsAhead)
            for (index, record) in following.enumerated() { window[chunk.count + index] = record }
        }
        return SeriesWindow(records: window, count: chunk.count, cells: cells)
    }
}

/// The series of one chunk, to be taken one after the other.
@usableFromInline
package struct SeriesWindow {
    @inlinable static var recordsAhead: Int { 24 }
    @inlinable static var cellsAhead: Int { 8 }

    /// The chunk's, and behind them `recordsAhead` that come next.
    @usableFromInline let records: UnsafePointer<SeriesRecord>
    /// The number of series.
    package let count: Int
    @usableFromInline let cells: CellPointers

    init(records: UnsafePointer<SeriesRecord>, count: Int, cells: CellPointers) {
        self.records = records
        self.count = count
        self.cells = cells
    }

    /// The series at a position below `count`.
    @inlinable @inline(__always)
    package func series(at index: Int) -> SeriesReading {
        records[index &+ Self.recordsAhead].prefetch()
        palingenesis_prefetch(cells.cells(records[index &+ Self.cellsAhead].cell))
        let record = records[index]
        let cell = record.cell
        return SeriesReading(labels: record.labelBytes, cells: cells.cells(cell), cell: cell)
    }
}

extension RegistrySnapshot {
    /// What reads the series of its families; valid as long as the snapshot.
    package func reader() -> SeriesReader { SeriesReader(values.all) }

    /// When a series was made, in Unix seconds.
    ///
    /// Nil when the registry has no clock, when the snapshot was made without times, and for a counter that did not start at zero then.
    package func created(_ series: SeriesReading, of family: FamilyView) -> Double? {
        guard family.startingValues.isEmpty || family.startingValues[UInt(series.cell)] == nil else { return nil }
        return values.time(UInt(series.cell))
    }

    /// The examples of a series by bucket; those of a counter are in bucket 0.
    package func exemplars(of series: SeriesReading) -> [Int: KeptExemplar]? {
        exemplars.isEmpty ? nil : exemplars[UInt(series.cell)]
    }
}
