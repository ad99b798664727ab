/// The families of an OpenMetrics text: which line belongs to which, and the rules that reach across families.
struct OpenMetricsFamilies {
    private var current: OpenMetricsFamily?
    private var complete: ExpositionFamily?
    /// The names that families have taken, those that their samples could have among them.
    private var names = NameLedger()
    private(set) var isEnded = false

    /// Takes the family that the line read last has completed.
    mutating func removeComplete() -> ExpositionFamily? {
        defer { complete = nil }
        return complete
    }

    mutating func take(_ line: OpenMetricsLine, at cursor: ByteCursor) throws(ExpositionError) {
        switch line {
        case .type(let family, let type):
            try begin(family, at: cursor)
            try current?.set(type: type, at: cursor)
        case .help(let family, let text):
            try begin(family, at: cursor)
            try current?.set(help: text, at: cursor)
        case .unit(let family, let unit):
            try begin(family, at: cursor)
            try current?.set(unit: unit, at: cursor)
        case .sample(let sample, let places):
            let suffix = current?.suffix(of: sample.name)
            if suffix == nil {
                try finish()
                current = OpenMetricsFamily(name: sample.name, line: cursor.line)
            }
            try current?.add(sample, suffix: suffix ?? "", places: places, at: cursor)
        case .end:
            try finish()
            isEnded = true
        }
    }

    /// Makes a family the current one for a line of metadata.
    private mutating func begin(_ name: String, at cursor: ByteCursor) throws(ExpositionError) {
        if let current, current.name.utf8.elementsEqual(name.utf8) { return }
        try finish()
        current = OpenMetricsFamily(name: name, line: cursor.line)
    }

    private mutating func finish() throws(ExpositionError) {
        guard var family = current else { return }
        current = nil
        let finished = try family.finish()
        for suffix in Set(family.type.openMetricsSuffixes + [""]) {
            guard names.insert(finished.name + suffix) else {
                let name = QuotedText.quoted(finished.name + suffix)
                throw ExpositionError(line: family.line, column: 1, message: "\(name) is taken by another family or stands in two places")
            }
        }
        complete = finished
    }
}
