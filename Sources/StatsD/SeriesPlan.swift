import MetricRegistry

/// Which lines the series of a registry have: what a flush goes along, without looking at a series.
///
/// The registry shares the chunks of its order with its readers and changes none that somebody else holds (`SeriesOrder`), so a chunk
/// that is the same object has the same series. Memory: twelve bytes per series.
struct SeriesPlan: Sendable {
    /// A series' first cell and its first line.
    struct Place: Sendable, BitwiseCopyable {
        let cell: UInt32
        var line: Int32
    }

    /// The first lines of up to 256 series, in the order of exposition; -1 for one that has none.
    struct Chunk: Sendable {
        fileprivate let chunk: OrderChunk
        fileprivate var lines: [Int32]
    }

    /// The series of one family.
    struct Family: Sendable {
        let name: String
        let linesPerSeries: Int
        fileprivate(set) var chunks: [Chunk] = []
        /// In the order of the lines, in which they lie in memory.
        fileprivate(set) var places: [Place] = []
    }

    /// A series that has no lines yet.
    struct NewSeries {
        let record: SeriesRecord
        /// As `Series.identity`.
        let identity: (index: Int, incarnation: UInt64)
        let family: Int
        fileprivate let chunk: Int
        fileprivate let position: Int
    }

    /// Families in the registry's order.
    private(set) var families: [Family] = []

    /// Whether every series of a reading is where it was at the last.
    func isCurrent(_ views: [FamilyView]) -> Bool {
        guard views.count == families.count else { return false }
        for (view, family) in zip(views, families) {
            guard view.chunks.count == family.chunks.count else { return false }
            for index in family.chunks.indices where view.chunks[index] !== family.chunks[index].chunk { return false }
        }
        return true
    }

    // MARK: Changes

    /// Follows a reading.
    ///
    /// Cost: one look at each series of the chunks that have changed, and a copy of the places.
    ///
    /// - Parameters:
    ///   - lines: the lines of the series that were met so far.
    ///   - table: tells which of these lines are still there.
    ///   - linesPerSeries: how many lines a series has, for each family.
    /// - Returns: the lines of series that have ended, and the series that are new, in the order of exposition.
    mutating func follow(
        _ reading: borrowing RegistrySnapshot,
        _ lines: SeriesLines,
        _ table: LineTable,
        linesPerSeries: [Int]
    ) -> (ended: [Range<Int>], new: [NewSeries]) {
        var known: [ObjectIdentifier: (family: Int, chunk: Int)] = [:]
        for (index, family) in families.enumerated() {
            for (position, chunk) in family.chunks.enumerated() { known[ObjectIdentifier(chunk.chunk)] = (index, position) }
        }
        var places = Dictionary(families.map { ($0.name, $0.places) }, uniquingKeysWith: { first, _ in first })

        var current: [Family] = []
        var changed: [(family: Int, chunk: Int)] = []
        for (view, linesPerSeries) in zip(reading.families, linesPerSeries) {
            var family = Family(name: view.descriptor.name, linesPerSeries: linesPerSeries)
            for chunk in view.chunks {
                if let place = known.removeValue(forKey: ObjectIdentifier(chunk)) {
                    family.chunks.append(families[place.family].chunks[place.chunk])
                } else {
                    changed.append((current.count, family.chunks.count))
                    family.chunks.append(Chunk(chunk: chunk, lines: Array(repeating: -1, count: chunk.count)))
                }
            }
            family.places = places.removeValue(forKey: family.name) ?? []
            current.append(family)
        }
        // What was in a chunk that is gone has ended, unless it is met in one that has taken its place.
        var missing = LineMarks()
        for place in known.values { for line in families[place.family].chunks[place.chunk].lines where line >= 0 { missing.insert(line) } }
        var new: [NewSeries] = []
        for (family, chunk) in changed {
            let records = current[family].chunks[chunk].chunk.buffer
            for (position, record) in records.enumerated() {
                // Records lie all over the memory.
                records[min(position + 12, records.count - 1)].prefetch()
                let identity = reading.identity(of: record)
                if let known = lines.first(of: identity), table.isThere(known) {
                    let line = Int32(truncatingIfNeeded: known)
                    current[family].chunks[chunk].lines[position] = line
                    missing.remove(line)
                } else {
                    new.append(NewSeries(record: record, identity: identity, family: family, chunk: chunk, position: position))
                }
            }
        }
        var ended: [Range<Int>] = []
        for place in known.values {
            let family = families[place.family]
            for line in family.chunks[place.chunk].lines where line >= 0 && missing.contains(line) {
                ended.append(Int(line)..<Int(line) + family.linesPerSeries)
            }
        }
        if !ended.isEmpty {
            for index in current.indices { current[index].places.removeAll { missing.contains($0.line) } }
        }
        families = current
        return (ended, new)
    }

    /// Notes the first line of a series that `follow` found to be new.
    ///
    /// Lines are given in ascending order.
    mutating func set(_ line: Int, of new: NewSeries) {
        let line = Int32(truncatingIfNeeded: line)
        families[new.family].chunks[new.chunk].lines[new.position] = line
        families[new.family].places.append(Place(cell: new.record.cell, line: line))
    }

    /// Puts the places in the order of their cells, and tells which lines, as they were, that makes of which.
    ///
    /// - Returns: all lines, in their new order.
    mutating func arrange() -> [Int32] {
        var order: [Int32] = []
        for index in families.indices {
            families[index].places = CellSort.sorted(families[index].places)
            for place in families[index].places.indices {
                let first = families[index].places[place].line
                families[index].places[place].line = Int32(truncatingIfNeeded: order.count)
                for line in first..<first + Int32(truncatingIfNeeded: families[index].linesPerSeries) { order.append(line) }
            }
        }
        return order
    }

    /// Follows lines that `arrange` has put in order.
    ///
    /// - Parameter places: the new index of each line.
    mutating func move(to places: [Int32]) {
        for family in families.indices {
            for chunk in families[family].chunks.indices {
                for position in families[family].chunks[chunk].lines.indices {
                    let line = families[family].chunks[chunk].lines[position]
                    if line >= 0 { families[family].chunks[chunk].lines[position] = places[Int(line)] }
                }
            }
        }
    }
}
