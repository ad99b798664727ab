import MetricRegistry

/// How one family is written in one format: where its fixed pieces are, and how long its text gets at most.
struct FamilyText {
    /// The piece with the lines that begin with `#`.
    let head: Int
    /// The piece that the first line of a series begins with; after it comes the one behind the labels, then those of the next line.
    private let lines: Int
    /// The names of the labels in their order, when this receiver gets them in other words than they are kept in.
    let labelNames: [[UInt8]]?
    /// No more than this many bytes, examples aside.
    let greatestLength: Int
    /// Whether a bound is negative: OpenMetrics permits no sum then.
    let hasNegativeBound: Bool

    /// Adds a family's pieces.
    init(_ family: FamilyView, _ format: ExpositionFormat, _ escaping: NameEscaping, to pieces: inout TextPieces) {
        let descriptor = family.descriptor
        let written = escaping.escaped(metricName: descriptor.name)
        let name = format == .openMetrics ? descriptor.kind.openMetricsName(written) : written
        let isQuoted = NameEscaping.underscores.escaped(metricName: name) != name
        hasNegativeBound = descriptor.upperBounds.first ?? 0 < 0
        labelNames = family.quotedLabelNames.map { $0.map { LabelNameText.written($0, escaping) } }
        head = pieces.count
        var length = pieces.append { Self.appendHead(of: descriptor, name, isQuoted: isQuoted, format, to: &$0) }
        lines = pieces.count
        let isLabelled = family.labelBytes > 0
        let growth = LabelNameText.growth(family.quotedLabelNames ?? [], escaping)
        for line in Self.lines(of: descriptor, format) {
            let fixed =
                pieces.append {
                    Self.appendOpening(name, line.suffix, isQuoted: isQuoted, hasMore: isLabelled || line.bound != nil, to: &$0)
                    if let bound = line.bound, !isLabelled { Self.appendBound(bound, to: &$0) }
                }
                + pieces.append {
                    guard isLabelled else { return }
                    $0 += (line.bound == nil ? "} " : ",").utf8
                    if let bound = line.bound { Self.appendBound(bound, to: &$0) }
                }
            length += family.count * (fixed + growth + TextCursor.numberBytes + 1) + family.labelBytes
        }
        greatestLength = length
    }

    /// What the lines of one series tell: of a counter or gauge the value and the time of creation; of a histogram the buckets, the sum,
    /// the count and the time of creation.
    private static func lines(of family: FamilyDescriptor, _ format: ExpositionFormat) -> [(suffix: StaticString, bound: Double?)] {
        let created: [(suffix: StaticString, bound: Double?)] = format == .openMetrics ? [("_created", nil)] : []
        switch family.kind {
        case .gauge: return [("", nil)]
        case .counter: return [(format == .openMetrics ? "_total" : "", nil)] + created
        case .histogram: return (family.upperBounds + [.infinity]).map { ("_bucket", $0) } + [("_sum", nil), ("_count", nil)] + created
        }
    }

    /// What stands around the labels of a line; their numbers are those of `lines(of:_:)`.
    @inline(__always)
    func line(_ number: Int, of pieces: TextPieces.Access) -> TextLine {
        TextLine(opening: pieces[lines + 2 * number], closing: pieces[lines + 2 * number + 1])
    }

    // MARK: Pieces

    private static func appendHead(
        of descriptor: FamilyDescriptor,
        _ name: String,
        isQuoted: Bool,
        _ format: ExpositionFormat,
        to text: inout [UInt8]
    ) {
        func append(_ keyword: StaticString, _ body: () -> Void) {
            keyword.withUTF8Buffer { text.append(contentsOf: $0) }
            if isQuoted { EscapedText.appendQuoted(name, to: &text) } else { text += name.utf8 }
            text.append(UInt8(ascii: " "))
            body()
            text.append(UInt8(ascii: "\n"))
        }
        func appendHelp() {
            guard !descriptor.help.isEmpty else { return }
            append("# HELP ") { EscapedText.append(descriptor.help, escapingQuotes: format == .openMetrics, to: &text) }
        }
        if format == .prometheusText { appendHelp() }
        append("# TYPE ") { text += descriptor.kind.rawValue.utf8 }
        guard format == .openMetrics else { return }
        // A name that was escaped may end in something else.
        if !descriptor.unit.isEmpty, name.hasSuffix("_" + descriptor.unit) { append("# UNIT ") { text += descriptor.unit.utf8 } }
        appendHelp()
    }

    /// What stands in front of the labels, if more than the name stands in front of the value.
    private static func appendOpening(
        _ name: String,
        _ suffix: StaticString,
        isQuoted: Bool,
        hasMore: Bool,
        to text: inout [UInt8]
    ) {
        if isQuoted {
            text.append(UInt8(ascii: "{"))
            EscapedText.appendQuoted(name + String(describing: suffix), to: &text)
            text += (hasMore ? "," : "} ").utf8
        } else {
            text += name.utf8
            suffix.withUTF8Buffer { text.append(contentsOf: $0) }
            text.append(hasMore ? UInt8(ascii: "{") : UInt8(ascii: " "))
        }
    }

    private static func appendBound(_ bound: Double, to text: inout [UInt8]) {
        text += "le=\"".utf8
        NumberText.append(bound, to: &text)
        text += "\"} ".utf8
    }
}

/// What stands in front of the labels of a line, and what between them and the value.
struct TextLine {
    let opening: TextPiece
    let closing: TextPiece
}
