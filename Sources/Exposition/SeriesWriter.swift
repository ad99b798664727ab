import MetricRegistry

/// Writes the lines of families into memory that holds them all.
struct SeriesWriter: ~Copyable {
    private(set) var cursor: TextCursor
    private let pieces: TextPieces.Access
    private let isOpenMetrics: Bool
    private var reader: SeriesReader

    init(
        _ memory: UnsafeMutableRawPointer,
        _ pieces: TextPieces.Access,
        _ format: ExpositionFormat,
        _ snapshot: borrowing RegistrySnapshot
    ) {
        cursor = TextCursor(memory)
        self.pieces = pieces
        isOpenMetrics = format == .openMetrics
        reader = snapshot.reader()
    }

    mutating func write(_ family: FamilyView, _ text: FamilyText, _ snapshot: borrowing RegistrySnapshot) {
        cursor.append(pieces[text.head])
        reader.begin(family)
        let isPlain = family.holdsOneInteger && text.labelNames == nil && !isOpenMetrics
        if isPlain {
            let line = text.line(0, of: pieces)
            while let window = reader.next() { cursor = Self.integers(window, line, from: cursor) }
        } else {
            cursor = family.descriptor.kind == .histogram ? histograms(family, text, snapshot) : values(family, text, snapshot)
        }
    }

    /// What follows the last family.
    mutating func end() {
        if isOpenMetrics { cursor.append("# EOF\n") }
    }

    // What follows moves a cursor of its own and returns it: it stays in a register, where the writer's would be stored and loaded for each
    // piece. Out of line, or else the optimiser takes the two for one.

    /// What most series of large registries are, with as few variables as fit into the registers.
    @inline(never)
    private static func integers(_ window: SeriesWindow, _ line: TextLine, from cursor: TextCursor) -> TextCursor {
        var cursor = cursor
        for index in 0..<window.count {
            let series = window.series(at: index)
            cursor.append(line, series.labels, nil)
            cursor.append(series.cells[0])
            cursor.append(UInt8(ascii: "\n"))
        }
        return cursor
    }

    @inline(never)
    private mutating func values(_ family: FamilyView, _ text: FamilyText, _ snapshot: borrowing RegistrySnapshot) -> TextCursor {
        let callbackValue = snapshot.callbackValue(of: family)
        let holdsDoubles = family.holdsDoubles
        let value = text.line(0, of: pieces)
        let isExtended = isOpenMetrics && family.descriptor.kind == .counter
        let created = isExtended ? text.line(1, of: pieces) : value
        var cursor = cursor
        while let window = reader.next() {
            for index in 0..<window.count {
                let series = window.series(at: index)
                cursor.append(value, series.labels, text.labelNames)
                let bits = callbackValue ?? series.cells[0]
                if holdsDoubles { cursor.append(Double(bitPattern: bits)) } else { cursor.append(bits) }
                if isExtended, let example = snapshot.exemplars(of: series)?[0] { cursor = cursor.appending(example) }
                cursor.append(UInt8(ascii: "\n"))
                if isExtended { Self.append(created, snapshot.created(series, of: family), series, text, to: &cursor) }
            }
        }
        return cursor
    }

    /// The cumulative buckets, the sum and the count.
    @inline(never)
    private mutating func histograms(_ family: FamilyView, _ text: FamilyText, _ snapshot: borrowing RegistrySnapshot) -> TextCursor {
        let buckets = family.descriptor.upperBounds.count + 1
        let lines = (0..<buckets).map { text.line($0, of: pieces) }
        let sum = text.line(buckets, of: pieces)
        let count = text.line(buckets + 1, of: pieces)
        let created = isOpenMetrics ? text.line(buckets + 2, of: pieces) : count
        var cursor = cursor
        while let window = reader.next() {
            for index in 0..<window.count {
                let series = window.series(at: index)
                let examples = isOpenMetrics ? snapshot.exemplars(of: series) : nil
                var cumulative: UInt64 = 0
                for bucket in 0..<buckets {
                    cumulative &+= series.cells[bucket + 2]
                    cursor.append(lines[bucket], series.labels, text.labelNames)
                    cursor.append(cumulative)
                    if let example = examples?[bucket] { cursor = cursor.appending(example) }
                    cursor.append(UInt8(ascii: "\n"))
                }
                let total = Double(bitPattern: series.cells[1])
                // What OpenMetrics calls a sum never goes down, and no sum means no count.
                if !isOpenMetrics || !text.hasNegativeBound && total >= 0 {
                    cursor.append(sum, series.labels, text.labelNames)
                    cursor.append(total)
                    cursor.append(UInt8(ascii: "\n"))
                    cursor.append(count, series.labels, text.labelNames)
                    cursor.append(cumulative)
                    cursor.append(UInt8(ascii: "\n"))
                }
                if isOpenMetrics { Self.append(created, snapshot.created(series, of: family), series, text, to: &cursor) }
            }
        }
        return cursor
    }

    /// When a series was made, if anybody knows.
    @inline(__always)
    private static func append(
        _ line: TextLine,
        _ created: Double?,
        _ series: SeriesReading,
        _ text: FamilyText,
        to cursor: inout TextCursor
    ) {
        guard let created else { return }
        cursor.append(line, series.labels, text.labelNames)
        cursor.append(created)
        cursor.append(UInt8(ascii: "\n"))
    }
}

extension TextCursor {
    /// Everything in front of a value.
    @inline(__always)
    fileprivate mutating func append(_ line: TextLine, _ labels: UnsafeBufferPointer<UInt8>, _ names: [[UInt8]]?) {
        append(line.opening)
        if let names { self = appending(labels, names: names) } else { append(labels) }
        append(line.closing)
    }

    /// An example behind a value: ` # {trace_id="…"} 0.67 1520879607.789`.
    @inline(never)
    fileprivate func appending(_ example: KeptExemplar) -> TextCursor {
        var cursor = self
        cursor.append(example)
        return cursor
    }

    private mutating func append(_ example: KeptExemplar) {
        append(" # {")
        for (index, label) in example.exemplar.labels.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            for byte in label.name.utf8 { append(byte) }
            append("=\"")
            for byte in label.value.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): append("\\\\")
                case UInt8(ascii: "\n"): append("\\n")
                case UInt8(ascii: "\""): append("\\\"")
                default: append(byte)
                }
            }
            append(UInt8(ascii: "\""))
        }
        append("} ")
        append(example.value)
        guard let time = example.timestamp else { return }
        append(UInt8(ascii: " "))
        append(time)
    }

    /// No less than an example takes.
    static func greatestLength(_ example: KeptExemplar) -> Int {
        let labels = example.exemplar.labels.reduce(0) { $0 + $1.name.utf8.count + 2 * $1.value.utf8.count + 4 }
        return labels + 8 + 2 * numberBytes
    }
}
