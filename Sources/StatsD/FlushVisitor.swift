import MetricRegistry

/// Goes through a registry and writes what its receiver has not been sent.
struct FlushVisitor<Output: DatagramOutput>: NamingVisitor, Sendable {
    private enum Value {
        case counter(MetricValue)
        case gauge(Double)
        case histogram(HistogramValue)
    }

    /// A series that is met for the first time.
    private struct NewSeries {
        let series: Series
        let source: LineSource
        let identity: LineRenderer.Identity
        let value: Value
    }

    var writer: LineWriter<Output>
    var walk = SeriesWalk()
    private var family: FamilyDescriptor?
    /// New series that had to be altered: they are named after all those of the same flush that did not, so that these keep theirs.
    private var deferred: [NewSeries] = []

    init(_ writer: LineWriter<Output>) {
        self.writer = writer
    }

    /// Sends what is outstanding: all of one flush.
    mutating func flush(_ registry: Registry) {
        writer.begin()
        go(through: registry.snapshot())
        for new in deferred { add(new) }
        deferred.removeAll()
        family = nil
        if let places = writer.end() { walk.move(to: places) }
    }

    mutating func removeLines(_ lines: Range<Int>) {
        writer.removeLines(lines)
    }

    // MARK: MetricVisitor

    mutating func visit(family: FamilyDescriptor) {
        self.family = family
    }

    mutating func visit(_ series: Series, counter value: MetricValue) {
        switch walk.meet(series) {
        case .known(let line): if writer.isOpen { write(value, from: line, series) }
        case .new: meet(series, .counter(value))
        case .passed: break
        }
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        switch walk.meet(series) {
        case .known(let line): if writer.isOpen { writer.writeGauge(line, value) }
        case .new: meet(series, .gauge(value))
        case .passed: break
        }
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        switch walk.meet(series) {
        case .known(let line): if writer.isOpen { write(histogram, from: line) }
        case .new: meet(series, .histogram(histogram))
        case .passed: break
        }
    }

    // MARK: New series

    /// A new series gets its name even when nothing is sent any more: names must not depend on what became of datagrams.
    private mutating func meet(_ series: Series, _ value: Value) {
        guard let family else { return }
        let source = LineSource(series, in: family, for: writer.receiver)
        let new = NewSeries(series: series, source: source, identity: writer.table.identity(of: source), value: value)
        if new.identity.isAltered { deferred.append(new) } else { add(new) }
    }

    /// Renders a series' lines, makes as many entries in the ledger, and writes its first value.
    private mutating func add(_ new: NewSeries) {
        let first = writer.addLines(new.source, wanted: new.identity)
        switch new.value {
        // What came from an earlier run is not this receiver's: the entry stands at it already.
        case .counter(.integer): writer.addEntry(.integer, startingAt: Self.start(of: new.series))
        case .counter(.floatingPoint): writer.addEntry(.floatingPoint)
        case .gauge: writer.addEntry(.floatingPoint)
        case .histogram(let histogram):
            for _ in histogram.bucketCounts { writer.addEntry(.integer) }
            writer.addEntry(.floatingPoint)
            writer.addEntry(.integer)
        }
        walk.set(first..<first + new.source.parts.count, of: new.series)
        guard writer.isOpen else { return }
        switch new.value {
        case .counter(let value): write(value, from: first, new.series)
        case .gauge(let value): writer.writeGauge(first, value)
        case .histogram(let histogram): write(histogram, from: first)
        }
    }

    private static func start(of series: Series) -> UInt64 {
        if case .integer(let start) = series.startingValue { start } else { 0 }
    }

    // MARK: Values

    @inline(__always)
    private mutating func write(_ value: MetricValue, from line: Int, _ series: Series) {
        switch value {
        case .integer(let value): writer.writeCounter(line, value)
        // The entry counts what was added since the start, in the receiver's own additions.
        case .floatingPoint(let value): writer.writeCounter(line, max(0, value - series.startingValue.doubleValue), mayFall: false)
        }
    }

    private mutating func write(_ histogram: HistogramValue, from first: Int) {
        var line = first
        var cumulative: UInt64 = 0
        for count in histogram.bucketCounts {
            cumulative &+= count
            writer.writeCounter(line, cumulative)
            line += 1
        }
        // Negative observations can lower a sum.
        writer.writeCounter(line, histogram.sum, mayFall: true)
        writer.writeCounter(line + 1, cumulative)
    }
}
