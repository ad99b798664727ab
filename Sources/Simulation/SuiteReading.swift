import MetricRegistry

/// The daemon's metrics at one moment, without their prefix: `resumes_total{reason="manual"}`.
struct SuiteReading: MetricVisitor {
    private static let prefix = "palingenesis_"

    private(set) var values: [String: Double] = [:]
    private(set) var histograms: [String: HistogramValue] = [:]
    private(set) var counters: Set<String> = []
    private var name = ""

    init(_ registry: Registry) {
        registry.visit(&self)
    }

    mutating func visit(family: FamilyDescriptor) {
        name = family.name.hasPrefix(Self.prefix) ? String(family.name.dropFirst(Self.prefix.count)) : family.name
    }

    mutating func visit(_ series: Series, counter value: MetricValue) {
        values[key(series)] = value.doubleValue
        counters.insert(key(series))
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        values[key(series)] = value
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        let key = key(series)
        histograms[key] = histogram
        (values[key + "_count"], values[key + "_sum"]) = (Double(histogram.count), histogram.sum)
        counters.formUnion([key + "_count", key + "_sum"])
    }

    private func key(_ series: Series) -> String {
        let labels = series.labels.labels
        guard !labels.isEmpty else { return name }
        return name + "{" + labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",") + "}"
    }

    /// A value, or the sum over all label values.
    func sum(_ name: String) -> Double {
        values[name] ?? values.filter { $0.key.hasPrefix(name + "{") }.reduce(0) { $0 + $1.value }
    }
}
