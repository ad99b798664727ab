public import MetricRegistry

/// Writes a registry as OpenMetrics 1.0.
///
/// Families and series come sorted, so equal registries give equal bytes. Numbers and the values of `le` are those of
/// `PrometheusTextWriter`, so that a series has the same labels in both formats. A counter's family is called like the counter
/// without `_total`, its sample always ends in it. A histogram whose sum is not one that counts, because of negative bounds or
/// observations, comes without sum and count, as the specification demands.
///
/// No two families get in each other's way by that: the registry takes neither a gauge `x` beside a counter `x_total` nor the like.
public struct OpenMetricsWriter: MetricVisitor {
    private var text: [UInt8] = []
    private var name: [UInt8] = []
    private var bounds: [[UInt8]] = []
    private var hasNegativeBound = false
    private var suffix: StaticString = ""

    /// Makes a writer with nothing written.
    public init() {}

    /// The text with its `# EOF`, UTF-8.
    public var output: [UInt8] { text + Array("# EOF\n".utf8) }

    /// Writes the `# TYPE` and `# HELP` lines.
    public mutating func visit(family: FamilyDescriptor) {
        suffix = family.kind == .counter ? "_total" : ""
        name = Array(family.openMetricsName.utf8)
        bounds = family.upperBounds.map(NumberText.text) + [Array("+Inf".utf8)]
        hasNegativeBound = family.upperBounds.first ?? 0 < 0
        text += "# TYPE ".utf8 + name + " \(family.kind.rawValue)\n".utf8
        if !family.unit.isEmpty { text += "# UNIT ".utf8 + name + " \(family.unit)\n".utf8 }
        guard !family.help.isEmpty else { return }
        text += "# HELP ".utf8 + name + " ".utf8
        appendEscaped(help: family.help)
        text.append(UInt8(ascii: "\n"))
    }

    /// Writes one line.
    public mutating func visit(_ series: Series, counter value: MetricValue) {
        appendSeries(series, suffix: suffix)
        switch value {
        case .integer(let value): NumberText.append(value, to: &text)
        case .floatingPoint(let value): NumberText.append(value, to: &text)
        }
        text.append(UInt8(ascii: "\n"))
    }

    /// Writes one line.
    public mutating func visit(_ series: Series, gauge value: Double) {
        appendSeries(series)
        NumberText.append(value, to: &text)
        text.append(UInt8(ascii: "\n"))
    }

    /// Writes the cumulative buckets, the count and the sum.
    public mutating func visit(_ series: Series, histogram: HistogramValue) {
        var cumulative: UInt64 = 0
        for (bound, count) in zip(bounds, histogram.bucketCounts) {
            cumulative &+= count
            appendSeries(series, suffix: "_bucket", bound: bound)
            NumberText.append(cumulative, to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        guard !hasNegativeBound, histogram.sum >= 0 else { return }
        appendSeries(series, suffix: "_count")
        NumberText.append(cumulative, to: &text)
        text.append(UInt8(ascii: "\n"))
        appendSeries(series, suffix: "_sum")
        NumberText.append(histogram.sum, to: &text)
        text.append(UInt8(ascii: "\n"))
    }

    /// Writes what stands before a value.
    private mutating func appendSeries(_ series: Series, suffix: StaticString = "", bound: [UInt8]? = nil) {
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
