/// One family of an OpenMetrics text while it is read, and the rules that its samples keep among themselves.
struct OpenMetricsFamily {
    let name: String
    /// Where it begins.
    let line: Int
    private var told: ExpositionType?
    private var help: String?
    private var unit: String?
    private var samples: [ExpositionSample] = []
    private var suffixes = ExpositionType.untyped.openMetricsSuffixes

    // The rules know a metric by 64 bits of a hash of its labels, which differs with every process.
    private var metric: Int?
    private var metrics: Set<Int> = []
    private var timestamp: (value: Double, text: [UInt8])?
    private var seriesOfPoint: Set<Int> = []
    private var point = OpenMetricsPoint()

    init(name: String, line: Int) {
        self.name = name
        self.line = line
    }

    var type: ExpositionType { told ?? .untyped }

    // MARK: Metadata

    mutating func set(type: ExpositionType, at cursor: ByteCursor) throws(ExpositionError) {
        try checkMetadata("TYPE", isSet: told != nil, at: cursor)
        told = type
        suffixes = type.openMetricsSuffixes
    }

    mutating func set(help: String, at cursor: ByteCursor) throws(ExpositionError) {
        try checkMetadata("HELP", isSet: self.help != nil, at: cursor)
        self.help = help
    }

    mutating func set(unit: String, at cursor: ByteCursor) throws(ExpositionError) {
        try checkMetadata("UNIT", isSet: self.unit != nil, at: cursor)
        guard unit.isEmpty || name.hasSuffix("_\(unit)") else {
            throw cursor.error("unit \(QuotedText.quoted(unit)) is not what the name \(QuotedText.quoted(name)) ends in")
        }
        self.unit = unit
    }

    private func checkMetadata(_ keyword: String, isSet: Bool, at cursor: ByteCursor) throws(ExpositionError) {
        guard samples.isEmpty else { throw cursor.error("# \(keyword) line after samples of \(QuotedText.quoted(name))") }
        guard !isSet else { throw cursor.error("second # \(keyword) line of \(QuotedText.quoted(name))") }
    }

    // MARK: Samples

    /// What follows the family's name in the name of one of its samples; nil when the sample is not of this family.
    func suffix(of sample: String) -> String? {
        guard sample.utf8.starts(with: name.utf8) else { return nil }
        let rest = sample.utf8.dropFirst(name.utf8.count)
        return suffixes.first { $0.utf8.elementsEqual(rest) }
    }

    /// Adds a sample with this suffix.
    mutating func add(
        _ sample: ExpositionSample,
        suffix: String,
        places: OpenMetricsLine.Places,
        at cursor: ByteCursor
    ) throws(ExpositionError) {
        let rule = OpenMetricsSampleRule(type: type, family: name, suffix: suffix)
        try rule.check(sample, places: places, at: cursor)
        let identity = rule.identity(of: sample)
        if identity.metric == metric {
            try follow(sample, identity.series, places: places, at: cursor)
        } else {
            guard metrics.insert(identity.metric).inserted else {
                throw cursor.error("samples of this metric stand apart, with another metric of the family between them")
            }
            try point.finish()
            beginPoint(identity.series)
            metric = identity.metric
        }
        timestamp = sample.timestamp.map { ($0, Array(places.timestamp?.text ?? [])) }
        try point.add(sample, rule: rule, places: places, at: cursor)
        samples.append(sample)
    }

    /// A further sample of the same metric belongs to the same point or to a later one.
    private mutating func follow(
        _ sample: ExpositionSample,
        _ series: Int,
        places: OpenMetricsLine.Places,
        at cursor: ByteCursor
    ) throws(ExpositionError) {
        guard (sample.timestamp == nil) == (timestamp == nil) else {
            throw cursor.error("samples of one metric have all a timestamp or none", at: places.timestamp?.place)
        }
        if let earlier = timestamp, let later = sample.timestamp, later != earlier.value, type != .info {
            guard later > earlier.value else { throw cursor.error("timestamps of a metric go backwards", at: places.timestamp?.place) }
            try point.finish()
            return beginPoint(series)
        }
        if !seriesOfPoint.insert(series).inserted {
            // Two timestamps that only a Double makes the same are two points.
            guard let earlier = timestamp, let text = places.timestamp?.text, !text.elementsEqual(earlier.text) else {
                throw cursor.error("the same sample stands there twice")
            }
            try point.finish()
            beginPoint(series)
        }
    }

    private mutating func beginPoint(_ series: Int) {
        point = OpenMetricsPoint()
        seriesOfPoint = [series]
    }

    // MARK: The end

    /// The family, once no more lines of it can come.
    mutating func finish() throws(ExpositionError) -> ExpositionFamily {
        try point.finish()
        if unit?.isEmpty == false, type == .info || type == .stateset {
            let message = "\(QuotedText.quoted(name)) is of type \(type.rawValue), which has no unit"
            throw ExpositionError(line: line, column: 1, message: message)
        }
        return ExpositionFamily(name: name, type: type, help: help ?? "", unit: unit ?? "", samples: samples)
    }
}
