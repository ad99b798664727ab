import MetricRegistry

/// Which lines the series of a registry have, in the order of exposition: what a flush goes along, without looking at a series.
///
/// The registry shares the chunks of its order with its readers and changes none that somebody else holds (`SeriesOrder`), so a plan is
/// good for as long as all chunks are the same objects. Memory: eight bytes per series.
struct SeriesPlan: Sendable {
    /// A series' first cell and its first line.
    struct Place: Sendable, BitwiseCopyable {
        let cell: UInt32
        let line: Int32
    }

    /// Up to 256 series.
    struct Chunk: Sendable {
        fileprivate let chunk: OrderChunk
        let places: [Place]
    }

    /// Chunks by family, in the registry's order.
    private(set) var families: [[Chunk]] = []

    /// Whether every series of a reading is where it was at the last.
    func isCurrent(_ views: [FamilyView]) -> Bool {
        guard views.count == families.count else { return false }
        for (view, chunks) in zip(views, families) {
            guard view.chunks.count == chunks.count else { return false }
            for index in chunks.indices where view.chunks[index] !== chunks[index].chunk { return false }
        }
        return true
    }

    /// An empty one, which is current for a registry without families only.
    init() {}

    /// Where the series of a reading are, and their lines.
    init(_ reading: borrowing RegistrySnapshot, _ lines: SeriesLines) {
        for family in reading.families {
            var chunks: [Chunk] = []
            for chunk in family.chunks {
                var places: [Place] = []
                for record in chunk.buffer {
                    guard let line = lines.first(of: reading.series(record, of: family)) else { continue }
                    places.append(Place(cell: record.cell, line: Int32(truncatingIfNeeded: line)))
                }
                chunks.append(Chunk(chunk: chunk, places: places))
            }
            families.append(chunks)
        }
    }
}
