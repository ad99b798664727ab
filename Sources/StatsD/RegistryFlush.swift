import MetricRegistry

/// Writes what a receiver has not been sent of a registry.
struct RegistryFlush<Output: DatagramOutput>: NamingVisitor, Sendable {
    /// A series that is met for the first time.
    private struct NewSeries {
        let series: Series
        let source: LineSource
        let identity: LineRenderer.Identity
        let forms: [DeltaLedger.Form]
    }

    var writer: LineWriter<Output>
    var walk = SeriesWalk()
    private var plan = SeriesPlan()
    private let memory = SnapshotMemory()
    private var family: FamilyDescriptor?
    /// New series that had to be altered: they are named after all those of the same flush that did not, so that these keep theirs.
    private var deferred: [NewSeries] = []

    init(_ writer: LineWriter<Output>) {
        self.writer = writer
    }

    /// Sends what is outstanding: all of one flush.
    ///
    /// Cost: no allocation, no lock and no look-up for a series, where none has come or gone since the last flush.
    mutating func flush(_ registry: Registry) {
        writer.begin()
        let memory = memory
        registry.take(&memory.snapshot)
        defer { memory.snapshot.removeAll() }
        if !plan.isCurrent(memory.snapshot.families) {
            // Names are given even when nothing is sent any more: they must not depend on what became of datagrams.
            go(through: memory.snapshot)
            for new in deferred { add(new) }
            deferred.removeAll()
            family = nil
            plan = SeriesPlan(memory.snapshot, walk.lines)
        }
        for (family, chunks) in zip(memory.snapshot.families, plan.families) where writer.isOpen { write(family, chunks) }
        if let places = writer.end() {
            walk.move(to: places)
            plan = SeriesPlan()
        }
    }

    // MARK: Names

    mutating func removeLines(_ lines: Range<Int>) {
        writer.removeLines(lines)
    }

    mutating func visit(family: FamilyDescriptor) {
        self.family = family
    }

    mutating func visit(_ series: Series, counter value: MetricValue) {
        if case .integer = value { meet(series, [.integer]) } else { meet(series, [.floatingPoint]) }
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        meet(series, [.floatingPoint])
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        let buckets = [DeltaLedger.Form](repeating: .integer, count: histogram.bucketCounts.count)
        let isReplayed = family.map { writer.timers(for: $0) != nil } ?? false
        meet(series, isReplayed ? [.floatingPoint] + buckets : buckets + [.floatingPoint, .integer])
    }

    private mutating func meet(_ series: Series, _ forms: @autoclosure () -> [DeltaLedger.Form]) {
        guard case .new = walk.meet(series), let family else { return }
        let source = LineSource(series, in: family, for: writer.receiver, replays: writer.timers(for: family) != nil)
        let new = NewSeries(series: series, source: source, identity: writer.table.identity(of: source), forms: forms())
        if new.identity.isAltered { deferred.append(new) } else { add(new) }
    }

    /// Renders a series' lines and makes as many entries in the ledger.
    private mutating func add(_ new: NewSeries) {
        let first = writer.addLines(new.source, wanted: new.identity)
        // What came from an earlier run is not this receiver's: the entry stands at it already. A floating-point one counts what was
        // added since.
        let start: UInt64 = if case .integer(let start) = new.series.startingValue { start } else { 0 }
        for form in new.forms { writer.addEntry(form, startingAt: form == .integer ? start : 0) }
        walk.set(first..<first + new.forms.count, of: new.series)
    }

    // MARK: Values

    private mutating func write(_ family: FamilyView, _ chunks: [SeriesPlan.Chunk]) {
        let callbackValue = memory.snapshot.callbackValue(of: family)
        let kind = family.descriptor.kind
        let values = memory.snapshot.values.all
        let bounds = family.descriptor.upperBounds
        let timers = kind == .histogram ? writer.timers(for: family.descriptor) : nil
        for chunk in chunks {
            if kind == .counter, !family.holdsDoubles, callbackValue == nil {
                writer.writeCounters(chunk.places, values)
                continue
            }
            for place in chunk.places {
                guard writer.isOpen else { return }
                let line = Int(place.line)
                let cells = values.cells(place.cell)
                let bits = callbackValue ?? cells[0]
                switch kind {
                case .counter where family.holdsDoubles:
                    // The entry counts what was added since the start, in the receiver's own additions.
                    let added = Double(bitPattern: bits) - family.startingValue(ofCell: place.cell).doubleValue
                    writer.writeCounter(line, max(0, added), mayFall: false)
                case .counter:
                    writer.writeCounter(line, bits)
                case .gauge:
                    writer.writeGauge(line, Double(bitPattern: bits))
                case .histogram:
                    // A version, the sum's bits, the buckets.
                    let counts = UnsafeBufferPointer(start: cells + 2, count: bounds.count + 1)
                    let sum = Double(bitPattern: cells[1])
                    if let timers {
                        writer.writeObservations(line, counts, sum: sum, bounds: bounds, timers)
                    } else {
                        writeBuckets(line, counts, sum: sum)
                    }
                }
            }
        }
    }

    private mutating func writeBuckets(_ first: Int, _ counts: UnsafeBufferPointer<UInt64>, sum: Double) {
        var cumulative: UInt64 = 0
        for (bucket, count) in counts.enumerated() {
            cumulative &+= count
            writer.writeCounter(first + bucket, cumulative)
        }
        // Negative observations can lower a sum.
        writer.writeCounter(first + counts.count, sum, mayFall: true)
        writer.writeCounter(first + counts.count + 1, cumulative)
    }
}
