import Exposition

/// All groups as JSON, in the shape of a Pushgateway's `GET /api/v1/metrics`.
enum GatewayJSON {
    /// The whole answer.
    static func text(_ groups: [PushgatewayStore.Group]) -> String {
        "{\"status\":\"success\",\"data\":[" + groups.map(group).joined(separator: ",") + "]}"
    }

    private static func group(_ group: PushgatewayStore.Group) -> String {
        var members: [(name: String, value: String)] = [
            ("labels", labels(group.key.labels)), ("last_push_successful", group.lastPushSucceeded ? "true" : "false"),
        ]
        members += group.allFamilies.map { ($0.name, family($0)) }
        return object(members.sorted { $0.name < $1.name })
    }

    private static func family(_ family: PushedFamily) -> String {
        var members = [("time_stamp", string(family.time.rfc3339)), ("type", string(family.type.rawValue.uppercased()))]
        if !family.help.isEmpty { members.append(("help", string(family.help))) }
        members.append(("metrics", "[" + family.metrics.map(metric).joined(separator: ",") + "]"))
        return object(members)
    }

    private static func metric(_ metric: PushedMetric) -> String {
        let labels = ("labels", labels(metric.labels))
        switch metric.value {
        case .number(let value):
            return object([labels, ("value", number(value))])
        case .histogram(let count, let sum, let buckets):
            return object([("buckets", points(buckets, counts: true)), ("count", whole(count)), labels, ("sum", number(sum))])
        case .summary(let count, let sum, let quantiles):
            return object([("count", whole(count)), labels, ("quantiles", points(quantiles, counts: false)), ("sum", number(sum))])
        }
    }

    private static func points(_ points: [PushedMetric.Point], counts: Bool) -> String {
        object(points.map { (NumberFormat.gateway($0.at), counts ? whole($0.value) : number($0.value)) })
    }

    private static func labels(_ labels: [ExpositionLabel]) -> String {
        object(labels.map { ($0.name, string($0.value)) })
    }

    /// Numbers are strings there, since JSON knows neither NaN nor infinity.
    private static func number(_ value: Double) -> String { string(NumberFormat.gateway(value)) }

    private static func whole(_ value: Double) -> String { string(NumberFormat.plain(value)) }

    private static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { "\(string($0.name)):\($0.value)" }.joined(separator: ",") + "}"
    }

    private static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
