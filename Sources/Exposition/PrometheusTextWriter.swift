public import MetricRegistry

/// Writes a registry as Prometheus text 0.0.4.
///
/// Families and series come sorted, so equal registries give equal bytes. Every line ends in LF, the last one too; there are no
/// timestamps. The rules are those of Prometheus' "Exposition formats" page.
public struct PrometheusTextWriter: MetricVisitor {
    /// The media type of what this writes.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text so far, UTF-8.
    public private(set) var output: [UInt8] = []

    private var name: [UInt8] = []
    private var bounds: [[UInt8]] = []

    /// Makes a writer with nothing written.
    public init() {}

    /// Writes the `# HELP` and `# TYPE` lines.
    public mutating func visit(family: FamilyDescriptor) {
        name = Array(family.name.utf8)
        bounds = family.upperBounds.map(NumberText.text) + [Array("+Inf".utf8)]
        if !family.help.isEmpty {
            output.append(contentsOf: "# HELP ".utf8)
            output.append(contentsOf: name)
            output.append(UInt8(ascii: " "))
            appendEscaped(help: family.help)
            output.append(UInt8(ascii: "\n"))
        }
        output.append(contentsOf: "# TYPE ".utf8)
        output.append(contentsOf: name)
        output.append(UInt8(ascii: " "))
        output.append(contentsOf: family.kind.rawValue.utf8)
        output.append(UInt8(ascii: "\n"))
    }

    /// Writes one line.
    public mutating func visit(_ series: Series, counter value: MetricValue) {
        appendSeries(series)
        switch value {
        case .integer(let value): NumberText.append(value, to: &output)
        case .floatingPoint(let value): NumberText.append(value, to: &output)
        }
        output.append(UInt8(ascii: "\n"))
    }

    /// Writes one line.
    public mutating func visit(_ series: Series, gauge value: Double) {
        appendSeries(series)
        NumberText.append(value, to: &output)
        output.append(UInt8(ascii: "\n"))
    }

    /// Writes the cumulative buckets, the sum and the count.
    public mutating func visit(_ series: Series, histogram: HistogramValue) {
        var cumulative: UInt64 = 0
        for (bound, count) in zip(bounds, histogram.bucketCounts) {
            cumulative &+= count
            appendSeries(series, suffix: "_bucket", bound: bound)
            NumberText.append(cumulative, to: &output)
            output.append(UInt8(ascii: "\n"))
        }
        appendSeries(series, suffix: "_sum")
        NumberText.append(histogram.sum, to: &output)
        output.append(UInt8(ascii: "\n"))
        appendSeries(series, suffix: "_count")
        NumberText.append(cumulative, to: &output)
        output.append(UInt8(ascii: "\n"))
    }

    private mutating func appendSeries(_ series: Series, suffix: StaticString = "", bound: [UInt8]? = nil) {
        output.append(contentsOf: name)
        suffix.withUTF8Buffer { output.append(contentsOf: $0) }
        let labels = series.labels.rendered
        if !labels.isEmpty || bound != nil {
            output.append(UInt8(ascii: "{"))
            output.append(contentsOf: labels)
            if let bound {
                if !labels.isEmpty { output.append(UInt8(ascii: ",")) }
                output.append(contentsOf: "le=\"".utf8)
                output.append(contentsOf: bound)
                output.append(UInt8(ascii: "\""))
            }
            output.append(UInt8(ascii: "}"))
        }
        output.append(UInt8(ascii: " "))
    }

    /// In a help text backslash and line feed are escaped; a double quote stands for itself.
    private mutating func appendEscaped(help: String) {
        for byte in help.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\n"): output.append(contentsOf: "\\n".utf8)
            default: output.append(byte)
            }
        }
    }
}

extension Registry {
    /// The registry's present values as Prometheus text 0.0.4, in UTF-8.
    public func prometheusText() -> [UInt8] {
        var writer = PrometheusTextWriter()
        visit(&writer)
        return writer.output
    }
}
