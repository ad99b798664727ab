import MetricRegistry

/// A snapshot of a registry as text.
///
/// Everything that series have in common is put together once for a family; then the lines are written into memory that was reserved
/// for all of them.
struct SnapshotText {
    private let format: ExpositionFormat
    private var pieces = TextPieces()
    private var families: [(view: FamilyView, text: FamilyText)] = []
    private var greatestLength = TextCursor.slack

    /// The text of some families of a snapshot, UTF-8.
    static func bytes(
        _ snapshot: borrowing RegistrySnapshot,
        of families: [FamilyView],
        _ format: ExpositionFormat,
        _ escaping: NameEscaping
    ) -> [UInt8] {
        var text = SnapshotText(snapshot, families, format, escaping)
        return [UInt8](unsafeUninitializedCapacity: text.greatestLength) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            count = text.write(snapshot, to: UnsafeMutableRawPointer(base))
        }
    }

    /// The same in memory that goes back to the system with it.
    static func mapped(
        _ snapshot: borrowing RegistrySnapshot,
        of families: [FamilyView],
        _ format: ExpositionFormat,
        _ escaping: NameEscaping
    ) -> MappedText {
        var text = SnapshotText(snapshot, families, format, escaping)
        return MappedText(capacity: text.greatestLength) { text.write(snapshot, to: $0) }
    }

    private init(
        _ snapshot: borrowing RegistrySnapshot,
        _ families: [FamilyView],
        _ format: ExpositionFormat,
        _ escaping: NameEscaping
    ) {
        self.format = format
        for family in families { add(family, escaping) }
        guard format == .openMetrics else { return }
        for examples in snapshot.exemplars.values {
            greatestLength += examples.values.reduce(0) { $0 + TextCursor.greatestLength($1) }
        }
    }

    private mutating func add(_ family: FamilyView, _ escaping: NameEscaping) {
        let text = FamilyText(family, format, escaping, to: &pieces)
        greatestLength += text.greatestLength
        families.append((family, text))
    }

    /// Writes all of it into memory for `greatestLength` bytes; returns its length.
    private mutating func write(_ snapshot: borrowing RegistrySnapshot, to memory: UnsafeMutableRawPointer) -> Int {
        let families = families
        let format = format
        return pieces.withAccess { pieces in
            var writer = SeriesWriter(memory, pieces, format, snapshot)
            for (family, text) in families { writer.write(family, text, snapshot) }
            writer.end()
            return writer.cursor.position - memory
        }
    }
}
