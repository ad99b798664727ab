/// Runs a receiver's own grammar over lines and tells what it would drop, merge or truncate.
///
/// Pure. Cost: the names of all series are kept, to notice that two become one.
public struct StatsDLinter: Sendable {
    /// The receiver.
    public let receiver: StatsDReceiver
    /// By what the receiver keeps a series under: what it was sent as.
    private var sentAs: [String: String] = [:]

    /// Makes a linter that has seen nothing yet.
    public init(receiver: StatsDReceiver) {
        self.receiver = receiver
    }

    /// What is wrong with one line, without its line feed; empty when the receiver takes all of it.
    ///
    /// Two series that the receiver keeps as one are told with the first line of the second.
    public mutating func findings(in line: String) -> [StatsDFinding] {
        guard let reading = receiver.grammar?.read(line) else { return [] }
        var findings = reading.losses.map { StatsDFinding(line: line, kind: $0.kind, reason: $0.reason) }
        let sent = Self.nameAndTags(line)
        for series in Set(reading.samples.map(\.series)) {
            if let other = sentAs[series] {
                guard other != sent else { continue }
                findings.append(StatsDFinding(line: line, kind: .merged, reason: "\(sent) and \(other) are both kept as \(series)"))
            } else {
                sentAs[series] = sent
            }
        }
        return findings
    }

    /// The line without its value, type and rate.
    private static func nameAndTags(_ line: String) -> String {
        let fields = line.pieces(at: "|")
        let tags = fields.dropFirst().filter { $0.begins(with: "#") }
        return ([fields[0].pieces(at: ":")[0]] + tags).joined(separator: "|")
    }
}
