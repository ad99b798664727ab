import MetricRegistry

/// The push metrics as a visitor sees them, by name and the values of the labels in the order of their names; of a histogram the count.
struct PushReading: MetricVisitor {
    var values: [String: Double] = [:]
    private var name = ""

    init(_ registry: Registry) {
        registry.visit(&self)
    }

    mutating func visit(family: FamilyDescriptor) {
        name = family.name
    }

    mutating func visit(_ series: Series, counter value: MetricValue) {
        values[key(series)] = value.doubleValue
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        values[key(series)] = value
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        values[key(series)] = Double(histogram.count)
    }

    private func key(_ series: Series) -> String {
        "\(name){\(series.labels.labels.map(\.value).joined(separator: ","))}"
    }
}
