/// All samples of one metric, with its type and its help text.
public struct ExpositionFamily: Sendable, Hashable {
    /// The name of the metric, without a histogram's or summary's suffixes; in OpenMetrics without a counter's `_total` either.
    public let name: String
    /// The type; `untyped` when none was told, or `unknown`, which is OpenMetrics' word for it.
    public let type: ExpositionType
    /// The help text with its escapes undone; empty when there is none.
    public let help: String
    /// The unit, which the name ends in; empty when none was told; OpenMetrics only.
    public let unit: String
    /// The samples in the order in which they stand; empty when there are only comments.
    public let samples: [ExpositionSample]

    /// Makes a family by hand.
    public init(name: String, type: ExpositionType, help: String = "", unit: String = "", samples: [ExpositionSample]) {
        self.name = name
        self.type = type
        self.help = help
        self.unit = unit
        self.samples = samples
    }

    /// The value of the first sample of this name with exactly these labels.
    ///
    /// - Parameter sample: the sample's name, the family's own when left out.
    public func value(_ sample: String? = nil, _ labels: [String: String] = [:]) -> Double? {
        let wanted = sample ?? name
        return samples.first { $0.name == wanted && $0.hasExactly(labels) }?.value
    }
}

extension Sequence<ExpositionFamily> {
    /// The first family of this name.
    ///
    /// Cost: linear in the number of families.
    public func family(_ name: String) -> ExpositionFamily? {
        first { $0.name == name }
    }

    /// The value of the first sample of this name with exactly these labels, whatever family it belongs to.
    ///
    /// `families.value("jobs_total", ["queue": "mail"])` is the counter, `families.value("wait_seconds_bucket", ["le": "+Inf"])` one
    /// bucket of a histogram. Cost: linear in the number of samples.
    public func value(_ sample: String, _ labels: [String: String] = [:]) -> Double? {
        for family in self {
            if let value = family.value(sample, labels) { return value }
        }
        return nil
    }
}
