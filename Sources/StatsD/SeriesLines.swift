import MetricRegistry

/// Where the lines of each series begin that was met so far.
struct SeriesLines: Sendable {
    private struct Entry {
        /// -1 for an index that was not met yet.
        var line: Int32 = -1
        var incarnation: UInt64 = 0
    }

    /// By a series' index, which another series may have later.
    private var entries: [Entry] = []

    /// The series' first line; nil for a series that was not met yet.
    @inline(__always)
    func first(of series: Series) -> Int? {
        let (index, incarnation) = series.identity
        guard index < entries.count, entries[index].line >= 0, entries[index].incarnation == incarnation else { return nil }
        return Int(entries[index].line)
    }

    /// Notes where the lines of a series begin.
    mutating func set(_ first: Int, of series: Series) {
        let (index, incarnation) = series.identity
        if index >= entries.count { entries.append(contentsOf: repeatElement(Entry(), count: index - entries.count + 1)) }
        entries[index] = Entry(line: Int32(clamping: first), incarnation: incarnation)
    }
}
