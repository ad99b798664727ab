import Exposition

/// Names and labels as text.
enum SeriesText {
    /// A series as it is shown to people: nothing in it that a terminal obeys.
    static func shown(_ name: String, _ labels: [ExpositionLabel]) -> String {
        let pairs = labels.map { "\(QuotedText.visible($0.name))=\(QuotedText.quoted($0.value))" }
        return QuotedText.visible(name) + (pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}")
    }

    /// A group as it is shown to people, its job first.
    static func shown(_ key: GroupingKey) -> String {
        let job = key.labels.filter { $0.name == "job" }
        return (job + key.labels.filter { $0.name != "job" }).map { "\($0.name)=\(QuotedText.quoted($0.value))" }.joined(separator: " ")
    }

    /// Appends a series as Prometheus text has it.
    static func append(_ name: String, _ labels: [ExpositionLabel], to output: inout [UInt8]) {
        output.append(contentsOf: name.utf8)
        guard !labels.isEmpty else { return }
        for (index, label) in labels.enumerated() {
            output.append(UInt8(ascii: index == 0 ? "{" : ","))
            output.append(contentsOf: label.name.utf8)
            output.append(contentsOf: "=\"".utf8)
            for byte in label.value.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
                case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
                case UInt8(ascii: "\n"): output.append(contentsOf: "\\n".utf8)
                default: output.append(byte)
                }
            }
            output.append(UInt8(ascii: "\""))
        }
        output.append(UInt8(ascii: "}"))
    }
}
