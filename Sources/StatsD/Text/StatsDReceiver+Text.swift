public import Exposition

extension StatsDReceiver {
    /// The lines that this receiver would get of exposition text if it had been sent nothing yet, one line each: counters as from zero.
    ///
    /// Nothing is sent. NaN, infinities and lines that are longer than a datagram are not in them.
    public func lines(
        for families: [ExpositionFamily],
        prefix: String = "",
        tags: [String: String] = [:],
        maxDatagramBytes: Int = 1432
    ) -> [String] {
        let writer = lineWriter(prefix: prefix, tags: tags, maxDatagramBytes: maxDatagramBytes)
        var flush = TextFlush(writer, ledger: StatsDTextLedger(identity: ""), fromZero: true)
        flush.flush(families)
        return flush.writer.output.lines
    }
}
