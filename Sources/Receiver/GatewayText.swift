import Exposition

/// All groups as one exposition, as a Pushgateway shows them to a scraping Prometheus.
enum GatewayText {
    /// Prometheus text 0.0.4: the families sorted by name, each family's metrics by the number of their labels and then by value.
    static func text(_ groups: [PushgatewayStore.Group]) -> [UInt8] {
        var families: [String: [PushedFamily]] = [:]
        for family in groups.flatMap(\.allFamilies) { families[family.name, default: []].append(family) }
        var output: [UInt8] = []
        for (name, members) in families.sorted(by: { $0.key < $1.key }) { append(name, members, to: &output) }
        return output
    }

    private static func append(_ name: String, _ members: [PushedFamily], to output: inout [UInt8]) {
        if let help = members.lazy.map(\.help).first(where: { !$0.isEmpty }) {
            output.append(contentsOf: "# HELP \(name) ".utf8)
            for byte in help.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
                case UInt8(ascii: "\n"): output.append(contentsOf: "\\n".utf8)
                default: output.append(byte)
                }
            }
            output.append(UInt8(ascii: "\n"))
        }
        output.append(contentsOf: "# TYPE \(name) \((members.first?.type ?? .untyped).rawValue)\n".utf8)
        for metric in members.flatMap(\.metrics).sorted(by: precedes) {
            for sample in metric.samples(named: name) {
                SeriesText.append(sample.name, sample.labels, to: &output)
                let value = sample.value == 0 ? "0" : NumberFormat.gateway(sample.value)
                output.append(contentsOf: " \(value)\n".utf8)
            }
        }
    }

    private static func precedes(_ left: PushedMetric, _ right: PushedMetric) -> Bool {
        guard left.labels.count == right.labels.count else { return left.labels.count < right.labels.count }
        for (one, other) in zip(left.labels, right.labels) where one.value != other.value {
            return one.value.utf8.lexicographicallyPrecedes(other.value.utf8)
        }
        return false
    }
}
