import MetricRegistry

/// Where the lines of each series begin that was met so far and has not ended since.
struct SeriesLines: Sendable {
    private struct Entry {
        /// -1 for an index that has no series.
        var line: Int32 = -1
        var count: Int32 = 0
        var incarnation: UInt64 = 0
    }

    /// By a series' index, which another series may have later.
    private var entries: [Entry] = []
    /// The number of series that have lines.
    private(set) var count = 0

    /// The series' first line; nil for a series that has none.
    @inline(__always)
    func first(of series: Series) -> Int? { first(of: series.identity) }

    /// The same, of the series that has this number.
    @inline(__always)
    func first(of series: (index: Int, incarnation: UInt64)) -> Int? {
        let (index, incarnation) = series
        guard index < entries.count, entries[index].line >= 0, entries[index].incarnation == incarnation else { return nil }
        return Int(entries[index].line)
    }

    /// Notes which lines a series has; one that had its index before must have been removed.
    mutating func set(_ lines: Range<Int>, of series: Series) { set(lines, of: series.identity) }

    /// The same, of the series that has this number.
    mutating func set(_ lines: Range<Int>, of series: (index: Int, incarnation: UInt64)) {
        let (index, incarnation) = series
        if index >= entries.count { entries.append(contentsOf: repeatElement(Entry(), count: index - entries.count + 1)) }
        if entries[index].line < 0 { count += 1 }
        entries[index] = Entry(line: Int32(clamping: lines.lowerBound), count: Int32(clamping: lines.count), incarnation: incarnation)
    }

    /// Removes the series that a reading does not have, and returns their lines.
    ///
    /// Cost: a walk through all series, so only where one is known to be missing.
    mutating func removeEnded(in snapshot: borrowing RegistrySnapshot) -> [Range<Int>] {
        var living = Living(lines: self, isLiving: [Bool](repeating: false, count: entries.count))
        snapshot.visit(&living)
        var ended: [Range<Int>] = []
        for index in entries.indices where entries[index].line >= 0 && !living.isLiving[index] {
            let first = Int(entries[index].line)
            ended.append(first..<first + Int(entries[index].count))
            entries[index] = Entry()
        }
        count -= ended.count
        return ended
    }

    /// Follows lines that have moved.
    ///
    /// - Parameter places: the new index of each line.
    mutating func move(to places: [Int32]) {
        for index in entries.indices where entries[index].line >= 0 { entries[index].line = places[Int(entries[index].line)] }
    }

    /// Marks those series that are in a reading.
    private struct Living: MetricVisitor {
        let lines: SeriesLines
        var isLiving: [Bool]

        mutating func visit(family: FamilyDescriptor) {}
        mutating func visit(_ series: Series, counter value: MetricValue) { mark(series) }
        mutating func visit(_ series: Series, gauge value: Double) { mark(series) }
        mutating func visit(_ series: Series, histogram: HistogramValue) { mark(series) }

        private mutating func mark(_ series: Series) {
            if lines.first(of: series) != nil { isLiving[series.index] = true }
        }
    }
}
