import MetricRegistry

/// Writes the lines of families into memory that holds them all.
struct SeriesWriter: ~Copyable {
    var cursor: TextCursor
    private let pieces: TextPieces.Access
    private let isOpenMetrics: Bool
    private let readings: UnsafeMutablePointer<SeriesReading>

    init(_ memory: UnsafeMutableRawPointer, _ pieces: TextPieces.Access, _ format: ExpositionFormat) {
        cursor = TextCursor(memory)
        self.pieces = pieces
        isOpenMetrics = format == .openMetrics
        readings = .allocate(capacity: OrderChunk.capacity)
    }

    deinit {
        readings.deallocate()
    }

    mutating func write(_ family: FamilyView, _ text: FamilyText, _ snapshot: borrowing RegistrySnapshot) {
        cursor.append(pieces[text.head])
        if family.descriptor.kind == .histogram {
            writeHistograms(family, text, snapshot)
        } else {
            writeValues(family, text, snapshot)
        }
    }

    private mutating func writeValues(_ family: FamilyView, _ text: FamilyText, _ snapshot: borrowing RegistrySnapshot) {
        let callbackValue = snapshot.callbackValue(of: family)
        let holdsDoubles = family.holdsDoubles
        let value = text.line(0, of: pieces)
        let isExtended = isOpenMetrics && family.descriptor.kind == .counter
        let created = isExtended ? text.line(1, of: pieces) : value
        for chunk in family.chunks {
            for index in 0..<snapshot.read(chunk, into: readings) {
                let series = readings[index]
                cursor.append(value, series.labels, text.labelNames)
                let bits = callbackValue ?? series.cells[0]
                if holdsDoubles { cursor.append(Double(bitPattern: bits)) } else { cursor.append(bits) }
                if isExtended, let example = snapshot.exemplars(of: series)?[0] { cursor.append(example) }
                cursor.append(UInt8(ascii: "\n"))
                if isExtended { writeCreated(created, series, family, text, snapshot) }
            }
        }
    }

    /// The cumulative buckets, the sum and the count.
    private mutating func writeHistograms(_ family: FamilyView, _ text: FamilyText, _ snapshot: borrowing RegistrySnapshot) {
        let buckets = family.descriptor.upperBounds.count + 1
        let lines = (0..<buckets).map { text.line($0, of: pieces) }
        let sum = text.line(buckets, of: pieces)
        let count = text.line(buckets + 1, of: pieces)
        let created = isOpenMetrics ? text.line(buckets + 2, of: pieces) : count
        for chunk in family.chunks {
            for index in 0..<snapshot.read(chunk, into: readings) {
                let series = readings[index]
                let examples = isOpenMetrics ? snapshot.exemplars(of: series) : nil
                var cumulative: UInt64 = 0
                for bucket in 0..<buckets {
                    cumulative &+= series.cells[bucket + 2]
                    cursor.append(lines[bucket], series.labels, text.labelNames)
                    cursor.append(cumulative)
                    if let example = examples?[bucket] { cursor.append(example) }
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
                if isOpenMetrics { writeCreated(created, series, family, text, snapshot) }
            }
        }
    }

    private mutating func writeCreated(
        _ line: TextLine,
        _ series: SeriesReading,
        _ family: FamilyView,
        _ text: FamilyText,
        _ snapshot: borrowing RegistrySnapshot
    ) {
        guard let time = snapshot.created(series, of: family) else { return }
        cursor.append(line, series.labels, text.labelNames)
        cursor.append(time)
        cursor.append(UInt8(ascii: "\n"))
    }
}

extension TextCursor {
    /// Everything in front of a value.
    @inline(__always)
    fileprivate mutating func append(_ line: TextLine, _ labels: UnsafeBufferPointer<UInt8>, _ names: [[UInt8]]?) {
        append(line.opening)
        if let names { append(labels, names: names) } else { append(labels) }
        append(line.closing)
    }

    /// An example behind a value: ` # {trace_id="…"} 0.67 1520879607.789`.
    @inline(never)
    fileprivate mutating func append(_ example: KeptExemplar) {
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
