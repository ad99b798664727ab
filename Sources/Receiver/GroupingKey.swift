import Exposition

/// The labels that name a group of pushed metrics; their order in the URL means nothing.
struct GroupingKey: Hashable {
    /// The labels, sorted by name, `job` among them.
    let labels: [ExpositionLabel]

    /// Makes a key by hand.
    init(_ labels: [String: String]) {
        self.labels = labels.map { ExpositionLabel(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    }

    /// Reads a key from what follows `/metrics/` in a path whose percent signs are undone already.
    ///
    /// - Parameters:
    ///   - job: the path's component after `job`.
    ///   - isBase64: whether that component was announced as base64.
    ///   - rest: the further components, with the slash before them.
    /// - Throws: `PushRefusal` in the words of a Pushgateway.
    init(job: String, isBase64: Bool, rest: String) throws(PushRefusal) {
        let job = isBase64 ? try Self.decodedJob(job) : job
        var labels: [String: String] = [:]
        if rest.utf8.count > 1 {
            let components = rest.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard components.count.isMultiple(of: 2) else {
                throw PushRefusal("odd number of components in label string \(QuotedText.quoted(rest))")
            }
            for index in stride(from: 0, to: components.count, by: 2) {
                let (name, value) = try Self.label(components[index], components[index + 1])
                labels[name] = value
            }
        }
        guard !job.isEmpty else { throw PushRefusal("job name is required") }
        labels["job"] = job
        self.init(labels)
    }

    private static func decodedJob(_ text: String) throws(PushRefusal) -> String {
        let decoded: [UInt8]
        do {
            decoded = try URLSafeBase64.decode(text)
        } catch {
            let start = QuotedText.quoted(error.decoded)
            throw PushRefusal("invalid base64 encoding in job name \(start): illegal base64 data at input byte \(error.position)")
        }
        return try string(decoded, label: "job")
    }

    private static func label(_ component: String, _ value: String) throws(PushRefusal) -> (name: String, value: String) {
        let suffix = "@base64"
        let isBase64 = component.hasSuffix(suffix)
        let name = isBase64 ? String(component.dropLast(suffix.count)) : component
        guard isLabelName(name) else { throw PushRefusal("improper label name \(QuotedText.quoted(name))") }
        guard isBase64 else { return (name, value) }
        let decoded: [UInt8]
        do {
            decoded = try URLSafeBase64.decode(value)
        } catch {
            let place = "illegal base64 data at input byte \(error.position)"
            throw PushRefusal("invalid base64 encoding for label \(name)=\(QuotedText.quoted(value)): \(place)")
        }
        return (name, try string(decoded, label: name))
    }

    /// A Pushgateway takes a value that is not UTF-8 and can no longer be scraped from then on; here such a push is refused.
    private static func string(_ bytes: [UInt8], label: String) throws(PushRefusal) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PushRefusal(
                "pushed metrics are invalid or inconsistent with existing metrics: "
                    + "label \(QuotedText.quoted(label)) has a value that is not utf8: \(QuotedText.quoted(bytes))"
            )
        }
        return text
    }

    private static func isLabelName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first), !name.utf8.starts(with: "__".utf8) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
}
