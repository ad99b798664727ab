import Exposition
import Foundation

/// One group as the Pushgateway's API tells it, `GET /api/v1/metrics`: its second way out, with the types beside the values.
enum GatewayGroup {
    private struct Answer: Decodable {
        let data: [[String: Entry]]
    }

    /// Beside the metrics a group has its labels and a flag.
    private enum Entry: Decodable {
        case labels([String: String])
        case flag(Bool)
        case family(Family)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let labels = try? container.decode([String: String].self) {
                self = .labels(labels)
            } else {
                self = .family(try container.decode(Family.self))
            }
        }
    }

    private struct Family: Decodable {
        let type: String
        let help: String?
        let metrics: [Metric]
    }

    private struct Metric: Decodable {
        let labels: [String: String]
        let value: String?
        let buckets: [String: String]?
        let sum: String?
        let count: String?
    }

    /// The families of the group with exactly these labels, in the form of a text exposition.
    static func read(_ bench: Workbench, _ gateway: String, _ labels: [String: String]) throws -> [ExpositionFamily] {
        let answer = try JSONDecoder().decode(Answer.self, from: bench.get(gateway + "/api/v1/metrics"))
        let group = answer.data.first { if case .labels(labels) = $0["labels"] { true } else { false } }
        guard let group else { throw TooLate(description: "the gateway has no group \(labels)") }
        return try group.compactMap { name, entry in
            guard case .family(let family) = entry else { return nil }
            guard let type = ExpositionType(rawValue: family.type.lowercased()) else {
                throw TooLate(description: "\(name): type \(family.type)")
            }
            return ExpositionFamily(
                name: name,
                type: type,
                help: family.help ?? "",
                samples: try family.metrics.flatMap { try samples(name, $0) }
            )
        }
    }

    private static func samples(_ name: String, _ metric: Metric) throws -> [ExpositionSample] {
        func sample(_ suffix: String, _ text: String?, _ bound: String? = nil) throws -> ExpositionSample {
            guard let text, let value = Double(text) else { throw TooLate(description: "\(name)\(suffix): \(text ?? "no value")") }
            var labels = metric.labels.map { ExpositionLabel(name: $0.key, value: $0.value) }
            if let bound { labels.append(ExpositionLabel(name: "le", value: bound)) }
            return ExpositionSample(name: name + suffix, labels: labels, value: value)
        }
        guard let buckets = metric.buckets else { return [try sample("", metric.value)] }
        return try buckets.map { try sample("_bucket", $0.value, $0.key) }
            + [try sample("_sum", metric.sum), try sample("_count", metric.count)]
    }
}
