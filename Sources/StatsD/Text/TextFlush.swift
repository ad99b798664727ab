import Exposition

/// Writes what a receiver has not been sent of another program's exposition text.
///
/// A counter that is seen for the first time sets its baseline: nobody knows how much of it the receiver has. One that fell began anew.
struct TextFlush<Output: DatagramOutput>: Sendable {
    /// What was noticed in the counters.
    struct Notes: Sendable, Equatable {
        /// Counters that were seen for the first time.
        var firstSeen = 0
        /// Counters that began anew.
        var resets = 0
        /// Counters that are not sent, since the ledger is full.
        var untracked = 0
    }

    private struct Line {
        var index: Int
        let isGauge: Bool
    }

    var writer: LineWriter<Output>
    private(set) var notes = Notes()
    private(set) var ledger: StatsDTextLedger
    private let fromZero: Bool
    private var lines: [[UInt8]: Line] = [:]

    /// - Parameter fromZero: whether a counter that is seen for the first time is sent whole.
    init(_ writer: LineWriter<Output>, ledger: StatsDTextLedger, fromZero: Bool) {
        self.writer = writer
        self.ledger = ledger
        self.fromZero = fromZero
        self.writer.reserveNames(ledger.names)
    }

    /// Sends what is outstanding.
    ///
    /// - Parameter unixTime: the present in seconds; the ledger's memory goes by it.
    mutating func flush(_ families: [ExpositionFamily], unixTime: Int64) {
        writer.begin()
        notes = Notes()
        let samples = ForeignSample.samples(of: families, for: writer.receiver)
        removeEnded(samples, unixTime)
        let fallen = fallenGroups(samples)
        var deferred: [(ForeignSample, LineRenderer.Identity)] = []
        for sample in samples {
            if let line = lines[sample.key] {
                write(sample, line.index, fallen, unixTime)
            } else {
                let identity = writer.table.identity(of: sample.source)
                // Names that the receiver knows already are reserved; of new ones those come first that need no alteration.
                let isNew = ledger[sample.key] == nil
                if isNew, identity.isAltered { deferred.append((sample, identity)) } else { add(sample, identity, fallen, unixTime) }
            }
        }
        for (sample, identity) in deferred { add(sample, identity, fallen, unixTime) }
        writer.end()
        if let places = writer.compact() {
            for key in lines.keys { lines[key].map { lines[key]?.index = Int(places[$0.index]) } }
        }
    }

    /// The ledger after what was sent so far.
    func settledLedger() -> StatsDTextLedger {
        var ledger = ledger
        for (key, line) in lines {
            guard var entry = ledger[key] else { continue }
            entry.sent = writer.ledger.value(line.index)
            entry.name = writer.table.key(of: line.index)
            ledger[key] = entry
        }
        return ledger
    }

    // MARK: Series that come and go

    /// Gauges end when they are no longer in the text, counters when they have not been for long: one reading may miss some.
    private mutating func removeEnded(_ samples: [ForeignSample], _ unixTime: Int64) {
        let isGauge = Dictionary(samples.map { ($0.key, $0.kind == .gauge) }, uniquingKeysWith: { first, _ in first })
        // One that has become a gauge counts no more.
        for (key, isGauge) in isGauge where isGauge && ledger[key] != nil { forget(key) }
        for (key, _) in ledger.forget(at: unixTime) where isGauge[key] == nil { forget(key) }
        for (key, line) in lines where line.isGauge ? isGauge[key] != true : ledger[key] == nil { forget(key) }
    }

    private mutating func forget(_ key: [UInt8]) {
        if let entry = ledger[key] { writer.releaseName(entry.name) }
        ledger[key] = nil
        if let line = lines.removeValue(forKey: key) { writer.removeLines(line.index..<line.index + 1) }
    }

    private mutating func add(_ sample: ForeignSample, _ identity: LineRenderer.Identity, _ fallen: Set<[UInt8]>, _ unixTime: Int64) {
        let isGauge = sample.kind == .gauge
        guard isGauge || sample.value.isFinite else { return writer.skip(sample.value) }
        let known = ledger[sample.key]
        if !isGauge, known == nil {
            let entry = StatsDTextLedger.Entry(seen: sample.value, sent: fromZero ? 0 : sample.value, met: unixTime)
            ledger[sample.key] = entry
            guard ledger[sample.key] != nil else {
                notes.untracked += 1
                return
            }
            notes.firstSeen += 1
        }
        let line = writer.addLines(sample.source, wanted: identity, known: known?.name)
        lines[sample.key] = Line(index: line, isGauge: isGauge)
        writer.addEntry(.floatingPoint, startingAt: (ledger[sample.key]?.sent ?? 0).bitPattern, isBorn: known != nil)
        write(sample, line, fallen, unixTime)
    }

    // MARK: Values

    private mutating func write(_ sample: ForeignSample, _ line: Int, _ fallen: Set<[UInt8]>, _ unixTime: Int64) {
        guard sample.kind != .gauge else {
            if writer.isOpen { writer.writeGauge(line, sample.value) }
            return
        }
        guard var entry = ledger[sample.key] else { return }
        entry.met = unixTime
        if sample.value.isFinite {
            if fallen.contains(sample.group) {
                // What the receiver has belongs to the old count; what it had not got yet of that is still owed.
                writer.shiftEntry(line, by: -entry.seen)
                notes.resets += 1
            }
            entry.seen = sample.value
            if writer.isOpen { writer.writeCounter(line, sample.value, mayFall: sample.kind != .counter) }
        } else {
            writer.skip(sample.value)
        }
        ledger[sample.key] = entry
    }

    /// Groups one of whose counters is lower than it was.
    private func fallenGroups(_ samples: [ForeignSample]) -> Set<[UInt8]> {
        var fallen: Set<[UInt8]> = []
        for sample in samples where sample.kind == .counter {
            if let entry = ledger[sample.key], sample.value < entry.seen { fallen.insert(sample.group) }
        }
        return fallen
    }
}
