import MetricRegistry

/// Goes through a registry and writes its values as Graphite's plaintext, `path;tag=value 1.5 1700000000`.
///
/// Values are absolute: a point that is sent twice overwrites itself. The rendered names are kept from push to push.
struct GraphiteVisitor: NamingVisitor {
    private(set) var skipped = SkippedSamples()
    private(set) var table: LineTable
    private var text: [UInt8] = []
    private var time: [UInt8] = []
    var walk = SeriesWalk()
    private var family: FamilyDescriptor?
    /// New series that had to be altered: they are named after those that did not, so that these keep their names.
    private var deferred: [(series: Series, source: LineSource, identity: LineRenderer.Identity, values: [Double])] = []

    init(prefix: String, tags: [String: String]) {
        table = LineTable(renderer: LineRenderer(receiver: .graphite, prefix: prefix, tags: tags))
    }

    /// All lines of one moment.
    mutating func lines(of registry: Registry, unixTime: Int64) -> [UInt8] {
        skipped = SkippedSamples()
        time = Array(" \(max(unixTime, 0))\n".utf8)
        go(through: registry.snapshot())
        for new in deferred { add(new.series, new.source, new.identity, new.values) }
        deferred.removeAll()
        family = nil
        if let places = table.compact() { walk.move(to: places) }
        defer { text = [] }
        return text
    }

    mutating func removeLines(_ lines: Range<Int>) {
        table.remove(lines)
    }

    mutating func visit(family: FamilyDescriptor) {
        self.family = family
    }

    mutating func visit(_ series: Series, counter value: MetricValue) {
        write(series, [value.doubleValue])
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        write(series, [value])
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        var cumulative: UInt64 = 0
        var values = histogram.bucketCounts.map { count in
            cumulative &+= count
            return Double(cumulative)
        }
        values.append(histogram.sum)
        values.append(Double(cumulative))
        write(series, values)
    }

    private mutating func write(_ series: Series, _ values: [Double]) {
        switch walk.meet(series) {
        case .known(let line): write(values, from: line)
        case .new: meet(series, values)
        case .passed: break
        }
    }

    private mutating func meet(_ series: Series, _ values: [Double]) {
        guard let family else { return }
        let source = LineSource(series, in: family, for: .graphite)
        let identity = table.identity(of: source)
        if identity.isAltered {
            deferred.append((series, source, identity, values))
        } else {
            add(series, source, identity, values)
        }
    }

    private mutating func add(_ series: Series, _ source: LineSource, _ identity: LineRenderer.Identity, _ values: [Double]) {
        let first = table.add(source, wanted: identity)
        walk.set(first..<first + source.parts.count, of: series)
        write(values, from: first)
    }

    private mutating func write(_ values: [Double], from first: Int) {
        for (index, value) in values.enumerated() {
            if value.isNaN {
                skipped.notANumber += 1
            } else if value.isInfinite {
                skipped.infinite += 1
            } else {
                text.append(contentsOf: table.head(first + index))
                DecimalText.append(value, to: &text)
                text.append(contentsOf: time)
            }
        }
    }
}
