/// One point of a metric while its samples come in: the rules of histograms and counters that need several samples.
struct OpenMetricsPoint {
    private var type = ExpositionType.untyped
    /// Where its last sample stands.
    private var line = 1
    private var lastBound: Double?
    private var lastCount = 0.0
    private var hasNegativeBound = false
    private var count: Double?
    private var sum: Double?
    private var hasTotal = false

    mutating func add(
        _ sample: ExpositionSample,
        rule: OpenMetricsSampleRule,
        places: OpenMetricsLine.Places,
        at cursor: ByteCursor
    ) throws(ExpositionError) {
        type = rule.type
        line = cursor.line
        switch rule.suffix {
        case "_total": hasTotal = true
        case "_bucket": try addBucket(sample, places: places, at: cursor)
        case "_count", "_gcount": count = sample.value
        case "_sum", "_gsum": sum = sample.value
        default: break
        }
    }

    private mutating func addBucket(
        _ sample: ExpositionSample,
        places: OpenMetricsLine.Places,
        at cursor: ByteCursor
    ) throws(ExpositionError) {
        let text = sample.label("le") ?? ""
        guard let bound = DecimalNumber.read(Array(text.utf8)[...]), !bound.isNaN, bound != .infinity || text == "+Inf" else {
            throw cursor.error("\(QuotedText.quoted(text)) is no bound of a bucket: a number or +Inf", at: places.bound)
        }
        if let lastBound, bound <= lastBound { throw cursor.error("bounds of buckets do not increase", at: places.bound) }
        guard sample.value >= lastCount else { throw cursor.error("counts of buckets decrease", at: places.value) }
        if let exemplar = sample.exemplar, !(exemplar.value <= bound) {
            throw cursor.error("an exemplar that does not belong into its bucket", at: places.exemplar)
        }
        if bound < 0 { hasNegativeBound = true }
        lastBound = bound
        lastCount = sample.value
    }

    /// Checks what can be said when no more samples of the point come.
    func finish() throws(ExpositionError) {
        switch type {
        case .counter where !hasTotal: throw error("a counter without its total")
        case .histogram, .gaugehistogram: try finishHistogram()
        default: break
        }
    }

    private func finishHistogram() throws(ExpositionError) {
        let isGauge = type == .gaugehistogram
        guard lastBound == .infinity else { throw error("a histogram without its bucket +Inf") }
        guard (count == nil) == (sum == nil) else {
            throw error("a histogram has both \(isGauge ? "_gcount and _gsum" : "_count and _sum") or neither")
        }
        if let count, count != lastCount { throw error("the count of a histogram is not that of its bucket +Inf") }
        if let sum {
            if !isGauge, hasNegativeBound { throw error("a histogram with negative bounds has no sum") }
            if isGauge, sum < 0, !hasNegativeBound { throw error("a sum cannot be negative without negative bounds") }
        }
    }

    private func error(_ message: String) -> ExpositionError {
        ExpositionError(line: line, column: 1, message: message)
    }
}
