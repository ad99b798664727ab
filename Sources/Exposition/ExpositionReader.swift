/// Reads an exposition that arrives in pieces, and hands over its families one by one: strict, with the place of each mistake.
///
/// ```swift
/// var reader = ExpositionReader(.openMetrics)
/// while let chunk = try source.read() {
///     reader.append(chunk)
///     while let family = try reader.next() { … }
/// }
/// reader.end()
/// while let family = try reader.next() { … }
/// ```
///
/// A family is handed over when the next one begins, so all of its lines must stand together, which the formats demand as well. As
/// OpenMetrics it takes what version 1.0 of the specification takes. As Prometheus text it takes what `PrometheusTextParser` takes
/// and Prometheus itself, if families are in one piece each. Numbers are those that Prometheus reads, in both formats.
///
/// A text is only right when `next()` has returned nil after `end()`: OpenMetrics demands `# EOF` there, and rules that a later line
/// can break hold for all lines only then. Whoever may not act on half a text keeps the families until that moment.
///
/// Memory: one family, one chunk, and a few words for each family before. Cost: linear in the text; there is no recursion.
/// Thread safety: a value, for one thread at a time.
public struct ExpositionReader: Sendable {
    private let limits: ExpositionLimits
    private let quotedNames: Bool
    private var lines: LineBuffer
    // One of the two; two optionals, since what an enumeration holds is copied when it is changed.
    private var prometheusText: PrometheusTextGrammar?
    private var openMetrics: OpenMetricsFamilies?
    private var familyBytes = 0
    private var familyCount = 0
    private var failure: ExpositionError?

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - format: how the text is written.
    ///   - limits: how much of it is held at a time.
    ///   - quotedNames: whether names may be written in double quotes, `{"my.name",label="x"}` and `# TYPE "my.name" gauge`, where they
    ///     may hold any text, as Prometheus 3 permits it.
    public init(_ format: ExpositionFormat, limits: ExpositionLimits = ExpositionLimits(), quotedNames: Bool = false) {
        self.limits = limits
        self.quotedNames = quotedNames
        lines = LineBuffer(limit: limits.lineBytes)
        switch format {
        case .prometheusText: prometheusText = PrometheusTextGrammar(isGrouped: true, quotedNames: quotedNames)
        case .openMetrics: openMetrics = OpenMetricsFamilies()
        }
    }

    /// Takes the next piece of the text, of any length; a family or a character may be cut anywhere.
    ///
    /// Call `next()` until it returns nil before the next piece, or the pieces pile up.
    public mutating func append(_ chunk: some Collection<UInt8>) {
        lines.append(chunk)
    }

    /// Says that the text ends here.
    public mutating func end() {
        lines.isEnded = true
    }

    /// The next family; nil when more text is needed for it, or, after `end()`, when there are no more.
    ///
    /// - Throws: `ExpositionError` at the first mistake, and the same one ever after.
    public mutating func next() throws(ExpositionError) -> ExpositionFamily? {
        if let failure { throw failure }
        do {
            return try readFamily()
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func readFamily() throws(ExpositionError) -> ExpositionFamily? {
        while let line = try lines.next() {
            let isKept = try read(line)
            let complete = prometheusText?.removeComplete() ?? openMetrics?.removeComplete()
            if complete != nil { familyBytes = 0 }
            if isKept { familyBytes += line.count }
            guard familyBytes <= limits.familyBytes else { throw line.error("a family of more than \(limits.familyBytes) bytes") }
            if let complete { return try counted(complete, at: line) }
        }
        guard lines.isEnded else { return nil }
        let end = ByteCursor([], line: lines.count + 1)
        if let openMetrics, !openMetrics.isEnded { throw end.error("no # EOF at the end") }
        return try prometheusText?.removeLast().map { (family) throws(ExpositionError) in try counted(family, at: end) }
    }

    /// Reads a line and says whether anything of it is kept.
    private mutating func read(_ line: ByteCursor) throws(ExpositionError) -> Bool {
        if let isEnded = openMetrics?.isEnded {
            guard !isEnded else { throw line.error("text after # EOF") }
            var grammar = OpenMetricsGrammar(line, quotedNames: quotedNames)
            try openMetrics?.take(try grammar.read(), at: line)
            return true
        }
        return try prometheusText?.read(line) ?? false
    }

    private mutating func counted(_ family: ExpositionFamily, at line: ByteCursor) throws(ExpositionError) -> ExpositionFamily {
        familyCount += 1
        guard familyCount <= limits.families else { throw line.error("more than \(limits.families) families") }
        return family
    }
}
