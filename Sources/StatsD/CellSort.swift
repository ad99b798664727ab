/// Sorting places by their cells, which are unlike each other.
enum CellSort {
    /// Cost: some nanoseconds a place, where cells lie close together as they mostly do.
    static func sorted(_ places: [SeriesPlan.Place]) -> [SeriesPlan.Place] {
        guard let low = places.lazy.map(\.cell).min(), let high = places.lazy.map(\.cell).max() else { return [] }
        guard Int(high - low) < 8 * places.count else { return places.sorted { $0.cell < $1.cell } }
        var byCell = [Int32](repeating: -1, count: Int(high - low) + 1)
        for place in places { byCell[Int(place.cell - low)] = place.line }
        var sorted: [SeriesPlan.Place] = []
        sorted.reserveCapacity(places.count)
        for (offset, line) in byCell.enumerated() where line >= 0 {
            sorted.append(SeriesPlan.Place(cell: low + UInt32(truncatingIfNeeded: offset), line: line))
        }
        return sorted
    }
}
