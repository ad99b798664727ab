/// The type of a metric family, as a `# TYPE` line names it.
public enum ExpositionType: String, Sendable, Hashable, CaseIterable {
    /// A number that only goes up; a restart begins again.
    case counter
    /// A number that goes up and down.
    case gauge
    /// Observations counted in buckets, with their sum.
    case histogram
    /// Observations summed up as quantiles, with their sum.
    case summary
    /// A number of which no type was told; OpenMetrics calls it unknown.
    case untyped
    /// Things counted in buckets that may go down again, with their sum; OpenMetrics only.
    case gaugehistogram
    /// Text in labels, always 1; OpenMetrics only.
    case info
    /// States that are each on or off; OpenMetrics only.
    case stateset

    /// The type that a `# TYPE` line of Prometheus text 0.0.4 names, in capitals or small letters.
    init?(prometheusWord word: ArraySlice<UInt8>) {
        guard let type = Self(rawValue: String(decoding: word, as: UTF8.self).lowercased()) else { return nil }
        switch type {
        case .counter, .gauge, .histogram, .summary, .untyped: self = type
        case .gaugehistogram, .info, .stateset: return nil
        }
    }

    /// The type that a `# TYPE` line of OpenMetrics names, in small letters only.
    init?(openMetricsWord word: ArraySlice<UInt8>) {
        switch String(decoding: word, as: UTF8.self) {
        case "unknown": self = .untyped
        case "untyped": return nil
        case let name: self.init(rawValue: name)
        }
    }

    /// What OpenMetrics lets follow the family's name in the name of a sample.
    var openMetricsSuffixes: [String] {
        switch self {
        case .counter: ["_total", "_created"]
        case .summary: ["", "_count", "_sum", "_created"]
        case .histogram: ["_count", "_sum", "_bucket", "_created"]
        case .gaugehistogram: ["_gcount", "_gsum", "_bucket"]
        case .info: ["_info"]
        case .gauge, .stateset, .untyped: [""]
        }
    }
}
