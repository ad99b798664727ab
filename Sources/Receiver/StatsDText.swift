import Exposition

/// The StatsD series as text that can be read back.
enum StatsDText {
    /// A comment with what has arrived, then a line `name{labels} value` for each series, sorted.
    ///
    /// Names are those that were sent, so that dots stay dots. A counter shows its total, a gauge its value, a set the number of its
    /// distinct values; timers, histograms and distributions show `_count` and `_sum`.
    static func text(_ store: StatsDStore) -> [UInt8] {
        var output = Array("# datagrams \(store.datagramCount)\n# lines \(store.lineCount)\n# malformed \(store.malformedCount)\n".utf8)
        for line in store.lastMalformed { output.append(contentsOf: "# malformed line \(line.text): \(line.reason)\n".utf8) }
        if store.refusedCount > 0 { output.append(contentsOf: "# not kept, for lack of room \(store.refusedCount)\n".utf8) }
        for line in store.totals.flatMap(lines).sorted(by: { $0.lexicographicallyPrecedes($1) }) { output.append(contentsOf: line) }
        return output
    }

    private static func lines(_ series: StatsDSeries, _ total: StatsDTotal) -> [[UInt8]] {
        switch series.kind {
        case .counter, .gauge: [line(series, "", total.value)]
        case .set: [line(series, "", total.count)]
        case .timer, .histogram, .distribution: [line(series, "_count", total.count), line(series, "_sum", total.value)]
        }
    }

    private static func line(_ series: StatsDSeries, _ suffix: String, _ value: Double) -> [UInt8] {
        var line: [UInt8] = []
        let labels = series.labels.map { ExpositionLabel(name: QuotedText.visible($0.name), value: $0.value) }
        SeriesText.append(QuotedText.visible(series.name) + suffix, labels, to: &line)
        line.append(contentsOf: " \(NumberFormat.plain(value))\n".utf8)
        return line
    }
}
