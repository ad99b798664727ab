import Exposition

/// One metric of a pushed family with the group's labels applied: one series, or all series of one histogram or summary.
struct PushedMetric {
    /// A bound or quantile and what is known at it.
    struct Point {
        let at: Double
        let value: Double
    }

    enum Value {
        case number(Double)
        case histogram(count: Double, sum: Double, buckets: [Point])
        case summary(count: Double, sum: Double, quantiles: [Point])
    }

    /// The labels, sorted by name, without `le` and `quantile`.
    let labels: [ExpositionLabel]
    let value: Value

    /// How many samples `samples(named:)` returns.
    var sampleCount: Int {
        switch value {
        case .number: 1
        case .histogram(_, _, let buckets): buckets.count + (buckets.contains { $0.at == .infinity } ? 2 : 3)
        case .summary(_, _, let quantiles): quantiles.count + 2
        }
    }

    /// The samples that stand for the metric in an exposition.
    ///
    /// A histogram's `+Inf` is added where it is missing.
    func samples(named name: String) -> [ExpositionSample] {
        switch value {
        case .number(let value):
            return [ExpositionSample(name: name, labels: labels, value: value)]
        case .histogram(let count, let sum, let buckets):
            var points = buckets
            if !buckets.contains(where: { $0.at == .infinity }) { points.append(Point(at: .infinity, value: count)) }
            return samples(points, named: name + "_bucket", label: "le") + totals(count: count, sum: sum, named: name)
        case .summary(let count, let sum, let quantiles):
            return samples(quantiles, named: name, label: "quantile") + totals(count: count, sum: sum, named: name)
        }
    }

    private func samples(_ points: [Point], named name: String, label: String) -> [ExpositionSample] {
        points.map { point in
            let bound = ExpositionLabel(name: label, value: NumberFormat.gateway(point.at))
            return ExpositionSample(name: name, labels: labels + [bound], value: point.value)
        }
    }

    private func totals(count: Double, sum: Double, named name: String) -> [ExpositionSample] {
        [
            ExpositionSample(name: name + "_sum", labels: labels, value: sum),
            ExpositionSample(name: name + "_count", labels: labels, value: count),
        ]
    }

    // MARK: In messages

    /// The metric as a Pushgateway names it in its messages: the text form of its protobuf message.
    func description(type: ExpositionType) -> String {
        labels.map { "label:<name:\(Self.quoted($0.name)) value:\(Self.quoted($0.value)) > " }.joined() + body(type: type)
    }

    private func body(type: ExpositionType) -> String {
        switch value {
        case .number(let value):
            return "\(type.rawValue):<value:\(Self.number(value)) > "
        case .histogram(let count, let sum, let buckets):
            let parts = buckets.map { "bucket:<cumulative_count:\(Self.number($0.value)) upper_bound:\(Self.number($0.at)) > " }
            return "histogram:<sample_count:\(Self.number(count)) sample_sum:\(Self.number(sum)) \(parts.joined())> "
        case .summary(let count, let sum, let quantiles):
            let parts = quantiles.map { "quantile:<quantile:\(Self.number($0.at)) value:\(Self.number($0.value)) > " }
            return "summary:<sample_count:\(Self.number(count)) sample_sum:\(Self.number(sum)) \(parts.joined())> "
        }
    }

    private static func number(_ value: Double) -> String {
        value.isFinite ? NumberFormat.gateway(value) : value.isNaN ? "nan" : value > 0 ? "inf" : "-inf"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): result += "\\n"
            case UInt8(ascii: "\r"): result += "\\r"
            case UInt8(ascii: "\t"): result += "\\t"
            case UInt8(ascii: "\""): result += "\\\""
            case UInt8(ascii: "\\"): result += "\\\\"
            case 0x20..<0x7f: result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 8)
                result += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
            }
        }
        return result + "\""
    }
}
