import Exposition

/// Writes another program's exposition text as Graphite's plaintext.
///
/// Pure: equal texts give equal lines. A series that needed no alteration of its characters keeps its name beside one that did.
struct GraphiteText {
    private(set) var lines: [UInt8] = []
    private(set) var skipped = SkippedSamples()
    private(set) var table: LineTable

    /// - Parameter unixTime: the time of samples that have none of their own.
    init(_ families: [ExpositionFamily], unixTime: Int64, prefix: String, tags: [String: String]) {
        table = LineTable(renderer: LineRenderer(receiver: .graphite, prefix: prefix, tags: tags))
        var deferred: [(ForeignSample, LineRenderer.Identity)] = []
        for sample in ForeignSample.samples(of: families, for: .graphite) {
            let identity = table.identity(of: sample.source)
            if identity.isAltered { deferred.append((sample, identity)) } else { write(sample, identity, unixTime) }
        }
        for (sample, identity) in deferred { write(sample, identity, unixTime) }
    }

    private mutating func write(_ sample: ForeignSample, _ identity: LineRenderer.Identity, _ unixTime: Int64) {
        let line = table.add(sample.source, wanted: identity)
        if sample.value.isNaN {
            skipped.notANumber += 1
        } else if sample.value.isInfinite {
            skipped.infinite += 1
        } else {
            lines.append(contentsOf: table.head(line))
            DecimalText.append(sample.value, to: &lines)
            let time = sample.timestamp.flatMap { Int64(exactly: $0.rounded(.down)) } ?? unixTime
            lines.append(contentsOf: " \(max(time, 0))\n".utf8)
        }
    }
}
