/// What OpenMetrics demands of a sample by the type of its family and by its suffix.
struct OpenMetricsSampleRule {
    let type: ExpositionType
    let family: String
    let suffix: String

    /// Whether the sample counts, so that it cannot be negative or NaN.
    private var isCounted: Bool {
        switch suffix {
        case "_total", "_count", "_sum", "_bucket", "_gcount": true
        default: false
        }
    }

    private var isWhole: Bool { suffix == "_bucket" || suffix == "_count" || suffix == "_gcount" }

    /// The label that tells apart the samples of one point; it is no label of the metric.
    private var pointLabel: String? {
        switch (type, suffix) {
        case (.summary, ""): "quantile"
        case (.histogram, "_bucket"), (.gaugehistogram, "_bucket"): "le"
        case (.stateset, _): family
        default: nil
        }
    }

    func check(_ sample: ExpositionSample, places: OpenMetricsLine.Places, at cursor: ByteCursor) throws(ExpositionError) {
        if let label = pointLabel, sample.label(label) == nil {
            throw cursor.error("\(QuotedText.quoted(sample.name)) lacks the label \(QuotedText.quoted(label))", at: places.value)
        }
        if type == .summary, suffix != "", sample.label("quantile") != nil {
            throw cursor.error("only a quantile has the label \"quantile\"", at: places.bound)
        }
        if type == .summary, suffix == "", let quantile = sample.label("quantile") {
            guard let number = DecimalNumber.read(Array(quantile.utf8)[...]), (0...1).contains(number) else {
                throw cursor.error("quantile \(QuotedText.quoted(quantile)) is no number between 0 and 1", at: places.bound)
            }
        }
        try checkValue(sample.value, places: places, at: cursor)
        if sample.exemplar != nil, suffix != "_total", suffix != "_bucket" {
            throw cursor.error("only a counter's total and a histogram's buckets have exemplars", at: places.exemplar)
        }
    }

    private func checkValue(_ value: Double, places: OpenMetricsLine.Places, at cursor: ByteCursor) throws(ExpositionError) {
        func error(_ message: String) -> ExpositionError { cursor.error(message, at: places.value) }
        if isCounted {
            guard !value.isNaN else { throw error("a value that counts cannot be NaN") }
            guard value >= 0 else { throw error("a value that counts cannot be negative") }
        }
        if isWhole, value.rounded(.towardZero) != value || value.isInfinite { throw error("a count is a whole number") }
        if suffix == "_gsum", value.isNaN { throw error("a sum cannot be NaN") }
        if suffix == "_created", !value.isFinite { throw error("a time of creation is a finite number") }
        switch type {
        case .summary where suffix.isEmpty && value < 0: throw error("a quantile's value cannot be negative")
        case .stateset where value != 0 && value != 1: throw error("a state is 0 or 1")
        case .info where value != 1: throw error("the value of an info is 1")
        default: break
        }
    }

    /// Which metric of the family a sample belongs to, and which series it is.
    ///
    /// Of an info nobody can tell which labels are the metric's: all of them count as one metric, and its timestamp as part of a series.
    func identity(of sample: ExpositionSample) -> (metric: Int, series: Int) {
        var metric = 0
        var series = Self.hash(suffix, "")
        for label in sample.labels {
            // A sum, since the order of labels does not matter.
            let hash = Self.hash(label.name, label.value)
            series &+= hash
            if !label.name.utf8.elementsEqual((pointLabel ?? "").utf8) { metric &+= hash }
        }
        guard type == .info else { return (metric, series) }
        return (0, series &+ Self.hash("", sample.timestamp?.description ?? ""))
    }

    private static func hash(_ first: String, _ second: String) -> Int {
        var hasher = Hasher()
        hasher.combine(bytesOf: first)
        hasher.combine(UInt8.max)
        hasher.combine(bytesOf: second)
        return hasher.finalize()
    }
}
