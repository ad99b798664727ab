import MetricRegistry

/// What a visitor sees of a registry; series without labels by the family's name, others by name and rendered labels.
struct Reading: MetricVisitor {
    var families: [String] = []
    var series: [String: [String]] = [:]
    var counters: [String: MetricValue] = [:]
    var startingValues: [String: MetricValue] = [:]
    var gauges: [String: Double] = [:]
    var histograms: [String: HistogramValue] = [:]

    init(_ registry: Registry) {
        registry.visit(&self)
    }

    mutating func visit(family: FamilyDescriptor) {
        families.append(family.name)
    }

    mutating func visit(_ series: Series, counter value: MetricValue) {
        counters[name(series)] = value
        startingValues[name(series)] = series.startingValue
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        gauges[name(series)] = value
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        histograms[name(series)] = histogram
    }

    private mutating func name(_ series: Series) -> String {
        let family = families.last ?? ""
        let labels = String(decoding: series.labels.rendered, as: UTF8.self)
        if self.series[family]?.last != labels { self.series[family, default: []].append(labels) }
        return labels.isEmpty ? family : "\(family){\(labels)}"
    }
}
