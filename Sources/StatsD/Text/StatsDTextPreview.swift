public import Exposition

/// What a receiver would get of exposition text, and what not.
public struct StatsDTextPreview: Sendable, Equatable {
    /// The lines.
    public let lines: [String]
    /// Series that would be renamed, since the receiver could not tell them from others.
    public let collisions: [StatsDCollision]
    /// Samples that are no numbers.
    public let notANumber: Int
    /// Samples that are infinite.
    public let infinite: Int
    /// Lines that are longer than a datagram.
    public let tooLong: Int
}

extension StatsDReceiver {
    /// What this receiver would get of exposition text if it had been sent nothing yet: counters as from zero.
    ///
    /// Nothing is sent.
    public func preview(
        of families: [ExpositionFamily],
        prefix: String = "",
        tags: [String: String] = [:],
        maxDatagramBytes: Int = 1432
    ) -> StatsDTextPreview {
        let writer = lineWriter(prefix: prefix, tags: tags, maxDatagramBytes: maxDatagramBytes)
        var flush = TextFlush(writer, ledger: StatsDTextLedger(identity: ""), fromZero: true)
        flush.flush(families, unixTime: 0)
        let skipped = flush.writer.skipped
        return StatsDTextPreview(
            lines: flush.writer.output.lines,
            collisions: flush.writer.table.collisions,
            notANumber: skipped.notANumber,
            infinite: skipped.infinite,
            tooLong: skipped.tooLong
        )
    }
}
