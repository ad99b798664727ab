import MetricRegistry

/// A series as lines are made of it: its name, its labels and the values that it has.
struct LineSource: Sendable {
    var name: String
    /// Sorted by name.
    var labels: [(name: String, value: String)]
    var parts: [LineRenderer.Part]

    /// The series as Prometheus writes it.
    var text: [UInt8] {
        labels.isEmpty ? Array(name.utf8) : Array("\(name){".utf8) + labelText + [UInt8(ascii: "}")]
    }

    /// The labels as Prometheus writes them between the braces.
    var labelText: [UInt8] {
        var text: [UInt8] = []
        for label in labels {
            if !text.isEmpty { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: "\(label.name)=\"".utf8)
            for byte in label.value.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): text.append(contentsOf: "\\\\".utf8)
                case UInt8(ascii: "\""): text.append(contentsOf: "\\\"".utf8)
                case UInt8(ascii: "\n"): text.append(contentsOf: "\\n".utf8)
                default: text.append(byte)
                }
            }
            text.append(UInt8(ascii: "\""))
        }
        return text
    }

    /// Whether its lines have the tag `le`, which a label must not take then.
    var hasBounds: Bool { parts.contains { $0.bound != nil } }
}

extension LineSource {
    /// A registry's series: a counter or gauge has one part; a histogram has one per bucket, the last for infinity, then its sum, then
    /// its count.
    ///
    /// - Parameter replays: whether a histogram has one part for its observations instead, whose type is written with each value, and
    ///   behind it, so that its buckets have entries in the ledger, one for each of them of which no line is written.
    init(_ series: Series, in family: FamilyDescriptor, for receiver: StatsDReceiver, replays: Bool = false) {
        name = family.name
        labels = series.labels.labels.map { ($0.name, $0.value) }
        switch family.kind {
        case .counter: parts = [LineRenderer.Part(type: "c")]
        case .gauge: parts = [LineRenderer.Part(type: "g")]
        case .histogram where replays:
            parts = [LineRenderer.Part](repeating: LineRenderer.Part(type: ""), count: family.upperBounds.count + 2)
        case .histogram:
            let bounds = family.upperBounds.map(Self.text) + [receiver.infinityText]
            parts =
                bounds.map { LineRenderer.Part(nameSuffix: "_bucket", bound: $0, type: "c") }
                + [LineRenderer.Part(nameSuffix: "_sum", type: "c"), LineRenderer.Part(nameSuffix: "_count", type: "c")]
        }
    }

    /// A bound as the pull endpoint writes it: `0.1`, `1`, `1e-07`.
    private static func text(_ bound: Double) -> String {
        if let integer = Int64(exactly: bound), integer.magnitude <= 1 << 53 { return String(integer) }
        return bound.description
    }
}
