public import MetricRegistry

/// Writes a registry as OpenMetrics 1.0.
///
/// Families and series come sorted, so equal registries give equal bytes. Numbers and the values of `le` are those of
/// `PrometheusTextWriter`, so that a series has the same labels in both formats. A counter's family is called like the counter
/// without `_total`, its sample always ends in it. A histogram whose sum is not one that counts, because of negative bounds or
/// observations, comes without sum and count, as the specification demands.
///
/// Where two families would get in each other's way by that, a gauge `x` and a counter `x_total`, the second is written as of unknown
/// type; where not even that helps, a counter `x` and a counter `x_total`, it is left out.
public struct OpenMetricsWriter: MetricVisitor {
    private var text: [UInt8] = []
    private var names: Set<String> = []
    private var name: [UInt8] = []
    private var bounds: [[UInt8]] = []
    private var hasNegativeBound = false
    private var suffix: StaticString = ""
    private var isLeftOut = false

    /// Makes a writer with nothing written.
    public init() {}

    /// The text with its `# EOF`, UTF-8.
    public var output: [UInt8] { text + Array("# EOF\n".utf8) }

    /// Writes the `# TYPE` and `# HELP` lines.
    public mutating func visit(family: FamilyDescriptor) {
        var kind = family.kind.rawValue
        var familyName = family.name
        suffix = ""
        if family.kind == .counter {
            suffix = "_total"
            if familyName.hasSuffix("_total"), familyName != "_total" { familyName.removeLast("_total".count) }
        }
        isLeftOut = !take(familyName, suffixes: Self.suffixes(family.kind))
        if isLeftOut, family.kind == .counter, family.name != familyName, take(family.name, suffixes: []) {
            (kind, familyName, suffix, isLeftOut) = ("unknown", family.name, "", false)
        }
        guard !isLeftOut else { return }
        name = Array(familyName.utf8)
        bounds = family.upperBounds.map(NumberText.text) + [Array("+Inf".utf8)]
        hasNegativeBound = family.upperBounds.first ?? 0 < 0
        text += "# TYPE ".utf8 + name + " \(kind)\n".utf8
        guard !family.help.isEmpty else { return }
        text += "# HELP ".utf8 + name + " ".utf8
        appendEscaped(help: family.help)
        text.append(UInt8(ascii: "\n"))
    }

    /// Writes one line.
    public mutating func visit(_ series: Series, counter value: MetricValue) {
        guard appendSeries(series, suffix: suffix) else { return }
        switch value {
        case .integer(let value): NumberText.append(value, to: &text)
        case .floatingPoint(let value): NumberText.append(value, to: &text)
        }
        text.append(UInt8(ascii: "\n"))
    }

    /// Writes one line.
    public mutating func visit(_ series: Series, gauge value: Double) {
        guard appendSeries(series) else { return }
        NumberText.append(value, to: &text)
        text.append(UInt8(ascii: "\n"))
    }

    /// Writes the cumulative buckets, the count and the sum.
    public mutating func visit(_ series: Series, histogram: HistogramValue) {
        var cumulative: UInt64 = 0
        for (bound, count) in zip(bounds, histogram.bucketCounts) {
            cumulative &+= count
            guard appendSeries(series, suffix: "_bucket", bound: bound) else { return }
            NumberText.append(cumulative, to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        guard !hasNegativeBound, histogram.sum >= 0 else { return }
        _ = appendSeries(series, suffix: "_count")
        NumberText.append(cumulative, to: &text)
        text.append(UInt8(ascii: "\n"))
        _ = appendSeries(series, suffix: "_sum")
        NumberText.append(histogram.sum, to: &text)
        text.append(UInt8(ascii: "\n"))
    }

    private static func suffixes(_ kind: MetricKind) -> [String] {
        switch kind {
        case .counter: ["_total", "_created"]
        case .gauge: []
        case .histogram: ["_count", "_sum", "_bucket", "_created"]
        }
    }

    /// Takes the names that a family needs, all or none.
    private mutating func take(_ family: String, suffixes: [String]) -> Bool {
        let needed = Set([family] + suffixes.map { family + $0 })
        guard names.isDisjoint(with: needed) else { return false }
        names.formUnion(needed)
        return true
    }

    /// Writes what stands before a value; nothing when the family is left out.
    private mutating func appendSeries(_ series: Series, suffix: StaticString = "", bound: [UInt8]? = nil) -> Bool {
        guard !isLeftOut else { return false }
        text += name
        suffix.withUTF8Buffer { text.append(contentsOf: $0) }
        let labels = series.labels.rendered
        if !labels.isEmpty || bound != nil {
            text.append(UInt8(ascii: "{"))
            text += labels
            if let bound {
                if !labels.isEmpty { text.append(UInt8(ascii: ",")) }
                text += "le=\"".utf8 + bound + "\"".utf8
            }
            text.append(UInt8(ascii: "}"))
        }
        text.append(UInt8(ascii: " "))
        return true
    }

    /// In a help text backslash, line feed and double quote are escaped.
    private mutating func appendEscaped(help: String) {
        for byte in help.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\".utf8
            case UInt8(ascii: "\n"): text += "\\n".utf8
            case UInt8(ascii: "\""): text += "\\\"".utf8
            default: text.append(byte)
            }
        }
    }
}

extension Registry {
    /// The registry's present values as OpenMetrics 1.0, in UTF-8.
    public func openMetricsText() -> [UInt8] {
        var writer = OpenMetricsWriter()
        visit(&writer)
        return writer.output
    }
}
