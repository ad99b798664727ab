import Exposition

/// Writes what a receiver has not been sent of another program's exposition text.
///
/// A counter that is seen for the first time sets its baseline: nobody knows how much of it the receiver has. One that fell began anew.
struct TextFlush<Output: DatagramOutput>: Sendable {
    /// What was noticed in the counters.
    struct Notes: Sendable, Equatable {
        /// Counters that set their baseline.
        var firstSeen = 0
        /// Counters that began anew.
        var resets = 0
    }

    var writer: LineWriter<Output>
    private(set) var notes = Notes()
    private(set) var ledger: StatsDTextLedger
    private let fromZero: Bool
    private var lines: [[UInt8]: Int] = [:]

    /// - Parameter fromZero: whether a counter that is seen for the first time is sent whole.
    init(_ writer: LineWriter<Output>, ledger: StatsDTextLedger, fromZero: Bool) {
        self.writer = writer
        self.ledger = ledger
        self.fromZero = fromZero
    }

    /// Sends what is outstanding.
    mutating func flush(_ families: [ExpositionFamily]) {
        writer.begin()
        notes = Notes()
        let samples = families.flatMap { ForeignSample.samples(of: $0, for: writer.receiver) }
        let fallen = fallenCounts(samples)
        var deferred: [(ForeignSample, LineRenderer.Identity)] = []
        for sample in samples {
            if let line = lines[sample.key] {
                write(sample, line, fallen)
            } else {
                let identity = writer.table.identity(of: sample.source)
                if identity.isAltered { deferred.append((sample, identity)) } else { add(sample, identity, fallen) }
            }
        }
        for (sample, identity) in deferred { add(sample, identity, fallen) }
        _ = writer.end()
    }

    /// The ledger after what was sent so far.
    func settledLedger() -> StatsDTextLedger {
        var ledger = ledger
        for (key, line) in lines {
            guard let entry = ledger[key] else { continue }
            ledger[key] = StatsDTextLedger.Entry(seen: entry.seen, sent: writer.ledger.value(line))
        }
        return ledger
    }

    private mutating func add(_ sample: ForeignSample, _ identity: LineRenderer.Identity, _ fallen: Set<[UInt8]>) {
        // A text that says a series twice is not read as an exposition; a second one would only be ignored here.
        guard lines[sample.key] == nil else { return }
        let line = writer.addLines(sample.source, wanted: identity)
        lines[sample.key] = line
        if sample.kind != .gauge, sample.value.isFinite {
            if ledger[sample.key] == nil {
                notes.firstSeen += 1
                ledger[sample.key] = StatsDTextLedger.Entry(seen: sample.value, sent: fromZero ? 0 : sample.value)
                writer.addEntry(.floatingPoint, startingAt: (fromZero ? 0 : sample.value).bitPattern)
            } else {
                writer.addEntry(.floatingPoint, startingAt: (ledger[sample.key]?.sent ?? 0).bitPattern, isBorn: true)
            }
        } else {
            writer.addEntry(.floatingPoint)
        }
        write(sample, line, fallen)
    }

    private mutating func write(_ sample: ForeignSample, _ line: Int, _ fallen: Set<[UInt8]>) {
        guard sample.kind != .gauge else {
            if writer.isOpen { writer.writeGauge(line, sample.value) }
            return
        }
        guard sample.value.isFinite else { return writer.skip(sample.value) }
        let hasFallen =
            switch sample.kind {
            case .sum(let count): fallen.contains(count)
            default: fallen.contains(sample.key)
            }
        if hasFallen, let seen = ledger[sample.key]?.seen {
            // What the receiver has belongs to the old count; what it had not got yet of that is still owed.
            writer.shiftEntry(line, by: -seen)
            notes.resets += 1
        }
        let sent = ledger[sample.key]?.sent ?? 0
        ledger[sample.key] = StatsDTextLedger.Entry(seen: sample.value, sent: sent)
        if writer.isOpen { writer.writeCounter(line, sample.value, mayFall: sample.kind != .counter) }
    }

    private func fallenCounts(_ samples: [ForeignSample]) -> Set<[UInt8]> {
        var fallen: Set<[UInt8]> = []
        for sample in samples where sample.kind == .counter {
            if let entry = ledger[sample.key], sample.value < entry.seen { fallen.insert(sample.key) }
        }
        return fallen
    }
}
