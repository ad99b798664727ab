internal import Exposition
internal import Pushgateway

/// A push that did not arrive, kept for later.
struct SpoolEntry: Sendable, Equatable {
    private static let kind = "palingenesis spool 1"
    private static let groupName = "group"
    private static let destinationMark = "# destination "
    /// The longest body that is kept, in bytes.
    static let bodyLimit = 1 << 20

    /// The gateway's URL without credentials; it is sent nowhere else.
    let destination: String
    /// The group.
    let group: GroupingKey
    /// When the values were true: Unix time, seconds.
    let time: Double
    /// Exposition text, for POST.
    let body: [UInt8]

    /// The content of the file.
    var text: [UInt8] {
        let labels = [("job", group.job)] + group.labels.map { ($0.name, $0.value) }
        let sample = ExpositionSample(
            name: Self.groupName,
            labels: labels.map { ExpositionLabel(name: $0.0, value: $0.1) },
            value: time
        )
        var text = Array((Self.destinationMark + destination + "\n").utf8)
        sample.appendText(to: &text)
        return CheckedText.sealed(text + body, kind: Self.kind)
    }

    init(destination: String, group: GroupingKey, time: Double, body: [UInt8]) {
        (self.destination, self.group, self.time, self.body) = (destination, group, time, body)
    }

    /// Reads a file's content; nil when it is damaged.
    init?(text: [UInt8]) {
        guard let content = CheckedText.opened(text, kind: Self.kind), let first = content.firstIndex(of: UInt8(ascii: "\n")),
            let second = content[(first + 1)...].firstIndex(of: UInt8(ascii: "\n")),
            let head = String(validating: content[..<first], as: UTF8.self), head.hasPrefix(Self.destinationMark),
            let sample = try? PrometheusTextParser(limit: 2).parse(Array(content[(first + 1)...second])).family(Self.groupName)?.samples
                .first,
            let job = sample.label("job"), sample.value.isFinite
        else { return nil }
        let labels = sample.labels.filter { $0.name != "job" }.map { ($0.name, $0.value) }
        guard let group = try? GroupingKey(job: job, labels: Dictionary(labels, uniquingKeysWith: { first, _ in first })) else {
            return nil
        }
        destination = String(head.dropFirst(Self.destinationMark.utf8.count))
        self.group = group
        time = sample.value
        body = Array(content[(second + 1)...])
    }
}
