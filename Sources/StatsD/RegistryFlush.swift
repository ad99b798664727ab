import MetricRegistry

/// Writes what a receiver has not been sent of a registry.
struct RegistryFlush<Output: DatagramOutput>: Sendable {
    /// What the series of one family have in common.
    private struct Kin {
        let view: FamilyView
        /// How the entries of a series count.
        let forms: [DeltaLedger.Form]
        let isReplayed: Bool
        /// For series whose labels stay as they are; nil where none can.
        let template: LineTemplate?
    }

    /// A new series that had to be altered: it is named after all those of the same flush that did not, so that these keep theirs.
    private struct Altered {
        let series: SeriesPlan.NewSeries
        let kin: Kin
        let source: LineSource
        let identity: LineRenderer.Identity
    }

    var writer: LineWriter<Output>
    private(set) var lines = SeriesLines()
    private var plan = SeriesPlan()
    private let memory = SnapshotMemory()
    /// What has written to the same receiver before, in another form; until its entries are taken over.
    private var heritage: [RegistryFlush] = []

    init(_ writer: LineWriter<Output>) {
        self.writer = writer
    }

    /// Takes over what others have sent to the same receiver, who sent histograms in another form: of every series that this one writes as
    /// they did.
    ///
    /// - Parameter others: the last one first.
    mutating func inherit(from others: [RegistryFlush]) {
        heritage = others.flatMap { [$0] + $0.heritage }
    }

    /// Sends what is outstanding: all of one flush.
    ///
    /// Cost: no allocation, no lock and no look-up for a series, where none has come or gone since the last flush; else a look at the
    /// few hundred that are its neighbours in the registry's order.
    mutating func flush(_ registry: Registry) {
        writer.begin()
        let memory = memory
        registry.take(&memory.snapshot)
        defer { memory.snapshot.removeAll() }
        // Names are given even when nothing is sent any more: they must not depend on what became of datagrams.
        if !plan.isCurrent(memory.snapshot.families) { follow(memory.snapshot) }
        for (index, family) in memory.snapshot.families.enumerated() where writer.isOpen { write(family, plan.families[index].places) }
        writer.end()
    }

    // MARK: Names

    /// Gives those series names that have come, after those have given theirs back that have ended.
    private mutating func follow(_ reading: borrowing RegistrySnapshot) {
        let counts = reading.families.map { forms(of: $0, isReplayed: isReplayed($0)).count }
        let (ended, new) = plan.follow(reading, lines, writer.table, linesPerSeries: counts)
        for lines in ended { writer.removeLines(lines) }
        let first = writer.table.count
        writer.reserveLines(new.count)
        add(new, reading)
        heritage.removeAll()
        writer.expectLines(from: first)
        guard writer.table.isScattered else { return }
        let places = writer.arrange(plan.arrange())
        plan.move(to: places)
        lines.move(to: places)
    }

    private func isReplayed(_ family: FamilyView) -> Bool {
        family.descriptor.kind == .histogram && writer.timers(for: family.descriptor) != nil
    }

    private func forms(of family: FamilyView, isReplayed: Bool) -> [DeltaLedger.Form] {
        switch family.descriptor.kind {
        case .counter: return [family.holdsDoubles ? .floatingPoint : .integer]
        case .gauge: return [.floatingPoint]
        case .histogram:
            let buckets = [DeltaLedger.Form](repeating: .integer, count: family.descriptor.upperBounds.count + 1)
            return isReplayed ? [.floatingPoint] + buckets : buckets + [.floatingPoint, .integer]
        }
    }

    private mutating func add(_ new: [SeriesPlan.NewSeries], _ reading: borrowing RegistrySnapshot) {
        var altered: [Altered] = []
        var known: (family: Int, kin: Kin)?
        for (position, series) in new.enumerated() {
            // Records lie all over the memory.
            new[min(position + 12, new.count - 1)].record.prefetch()
            let kin = if let known, known.family == series.family { known.kin } else { kin(of: series, reading) }
            known = (series.family, kin)
            if let template = kin.template, let first = writer.addLines(template, labels: series.record.labelBytes) {
                set(first, of: series, kin)
                continue
            }
            let source = source(of: series, kin, reading)
            let identity = writer.table.identity(of: source)
            if identity.isAltered {
                altered.append(Altered(series: series, kin: kin, source: source, identity: identity))
            } else {
                set(writer.addLines(source, wanted: identity), of: series, kin)
            }
        }
        for new in altered { set(writer.addLines(new.source, wanted: new.identity), of: new.series, new.kin) }
    }

    private func kin(of series: SeriesPlan.NewSeries, _ reading: borrowing RegistrySnapshot) -> Kin {
        let view = reading.families[series.family]
        let isReplayed = isReplayed(view)
        let kin = Kin(view: view, forms: forms(of: view, isReplayed: isReplayed), isReplayed: isReplayed, template: nil)
        // The parts of a replayed histogram have one key all together, which no template gives: for each series it would be tried in vain.
        let template = isReplayed ? nil : writer.table.template(source(of: series, kin, reading))
        return Kin(view: view, forms: kin.forms, isReplayed: isReplayed, template: template)
    }

    private func source(of series: SeriesPlan.NewSeries, _ kin: Kin, _ reading: borrowing RegistrySnapshot) -> LineSource {
        LineSource(
            reading.series(series.record, of: kin.view),
            in: kin.view.descriptor,
            for: writer.receiver,
            replays: kin.isReplayed
        )
    }

    /// Notes which lines a series got, and makes as many entries in the ledger.
    private mutating func set(_ first: Int, of series: SeriesPlan.NewSeries, _ kin: Kin) {
        // What came from an earlier run is not this receiver's: the entry stands at it already. A floating-point one counts what was
        // added since.
        if let (other, line) = inherited(series.identity, kin) {
            for line in line..<line + kin.forms.count { writer.addEntry(asIn: other.writer, line) }
        } else {
            let start: UInt64 = if case .integer(let start) = kin.view.startingValue(ofCell: series.record.cell) { start } else { 0 }
            for form in kin.forms { writer.addEntry(form, startingAt: form == .integer ? start : 0) }
        }
        lines.set(first..<first + kin.forms.count, of: series.identity)
        plan.set(first, of: series)
    }

    /// The first line of a series in what has written it in the same form before.
    private func inherited(_ series: (index: Int, incarnation: UInt64), _ kin: Kin) -> (RegistryFlush, Int)? {
        for other in heritage where other.isReplayed(kin.view) == kin.isReplayed {
            if let line = other.lines.first(of: series), other.writer.table.isThere(line) { return (other, line) }
        }
        return nil
    }

    // MARK: Values

    private mutating func write(_ family: FamilyView, _ places: [SeriesPlan.Place]) {
        let callbackValue = memory.snapshot.callbackValue(of: family)
        let kind = family.descriptor.kind
        let values = memory.snapshot.values.all
        if kind == .counter, !family.holdsDoubles, callbackValue == nil { return writer.writeCounters(places, values) }
        let bounds = family.descriptor.upperBounds
        let timers = kind == .histogram ? writer.timers(for: family.descriptor) : nil
        for place in places {
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
                // The second is the sum's bits, then come the buckets.
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
