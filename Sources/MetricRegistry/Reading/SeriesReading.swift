import CThreadSlot

/// One series of a snapshot, found and asked for from memory before its turn comes; valid as long as the snapshot.
package struct SeriesReading {
    /// The labels as they are written between the braces.
    package let labels: UnsafeBufferPointer<UInt8>
    /// The series' numbers: one, or a histogram's version, the bits of its sum and its buckets.
    package let cells: UnsafePointer<UInt64>
    /// The number of its first cell.
    let cell: UInt
}

extension RegistrySnapshot {
    /// Finds the series of one chunk.
    ///
    /// Series lie in memory in the order in which they were made, so that those of a chunk are on cache lines all over the place. To
    /// ask for them some steps ahead is what makes a large registry's text several times faster.
    /// - Parameter readings: room for `OrderChunk.capacity`.
    /// - Returns: how many there are.
    package func read(_ chunk: OrderChunk, into readings: UnsafeMutablePointer<SeriesReading>) -> Int {
        let records = chunk.buffer
        for index in 0..<min(Self.stepsAhead, records.count) { records[index].prefetch() }
        for index in 0..<records.count {
            if index &+ Self.stepsAhead < records.count { records[index &+ Self.stepsAhead].prefetch() }
            let record = records[index]
            let header = record.header
            let cells = values.cells(header.cell)
            palingenesis_prefetch(cells)
            let labels = UnsafeBufferPointer(start: record.labels, count: header.length)
            (readings + index).initialize(to: SeriesReading(labels: labels, cells: cells, cell: header.cell))
        }
        return records.count
    }

    private static let stepsAhead = 16

    /// When a series was made, in Unix seconds.
    ///
    /// Nil when the registry has no clock, when the snapshot was made without times, and for a counter that did not start at zero then.
    package func created(_ series: SeriesReading, of family: FamilyView) -> Double? {
        guard family.startingValues.isEmpty || family.startingValues[series.cell] == nil else { return nil }
        return values.time(series.cell)
    }

    /// The examples of a series by bucket; those of a counter are in bucket 0.
    package func exemplars(of series: SeriesReading) -> [Int: KeptExemplar]? {
        exemplars.isEmpty ? nil : exemplars[series.cell]
    }
}
