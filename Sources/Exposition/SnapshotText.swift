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
        var text = SnapshotText(format)
        for family in families { text.add(family, escaping) }
        if format == .openMetrics {
            for examples in snapshot.exemplars.values {
                text.greatestLength += examples.values.reduce(0) { $0 + TextCursor.greatestLength($1) }
            }
        }
        return text.bytes(snapshot)
    }

    private init(_ format: ExpositionFormat) {
        self.format = format
    }

    private mutating func add(_ family: FamilyView, _ escaping: NameEscaping) {
        let text = FamilyText(family, format, escaping, to: &pieces)
        greatestLength += text.greatestLength
        families.append((family, text))
    }

    private mutating func bytes(_ snapshot: borrowing RegistrySnapshot) -> [UInt8] {
        let families = families
        let format = format
        return pieces.withAccess { pieces in
            [UInt8](unsafeUninitializedCapacity: greatestLength) { buffer, count in
                guard let base = buffer.baseAddress else { return }
                var writer = SeriesWriter(UnsafeMutableRawPointer(base), pieces, format)
                for (family, text) in families { writer.write(family, text, snapshot) }
                if format == .openMetrics { writer.cursor.append("# EOF\n") }
                count = writer.cursor.position - UnsafeMutableRawPointer(base)
            }
        }
    }
}
