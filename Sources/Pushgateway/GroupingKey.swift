/// The set of labels under which a Pushgateway keeps what is pushed: a job and any number of others.
///
/// The labels stand in the URL's path, so two keys are the same group exactly when their paths are equal. The rules are those of
/// the Pushgateway's README, made narrower where its router or a proxy would read a path differently.
public struct GroupingKey: Sendable, Hashable {
    /// One label.
    public struct Label: Sendable, Hashable {
        /// The name, `[a-zA-Z_][a-zA-Z0-9_]*`.
        public let name: String
        /// The value, any text.
        public let value: String
    }

    /// The job; not empty.
    public let job: String
    /// The labels but the job, sorted by name.
    public let labels: [Label]

    /// Makes a grouping key.
    ///
    /// - Throws: `PushgatewayConfigurationError` when the job is empty, or a label's name is malformed or reserved.
    public init(job: String, labels: [String: String] = [:]) throws(PushgatewayConfigurationError) {
        guard !job.isEmpty else { throw PushgatewayConfigurationError("job", "a Pushgateway wants a job that is not empty") }
        self.job = job
        self.labels = labels.map { Label(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
        for label in self.labels {
            guard Self.isLabelName(label.name) else {
                let rule = "letters, digits and _, not beginning with a digit or __"
                throw PushgatewayConfigurationError("grouping", "\"\(Redaction.printable(label.name))\" is no label name: \(rule)")
            }
            guard label.name != "job" else {
                throw PushgatewayConfigurationError("grouping.job", "the job is not among the other labels (set it as job)")
            }
        }
    }

    /// The path of the group's URL, below the gateway's own: `/metrics/job/backup/instance/db-1`.
    ///
    /// The labels are sorted, so that the same group always has the same URL.
    public var path: String {
        labels.reduce("/metrics" + Self.component("job", job)) { $0 + Self.component($1.name, $1.value) }
    }

    /// The labels as VictoriaMetrics takes them in a query: `extra_label=job%3Dbackup&extra_label=instance%3Ddb-1`.
    ///
    /// An empty value is no label there.
    var query: String {
        ([(name: "job", value: job)] + labels.map { ($0.name, $0.value) }).filter { !$0.value.isEmpty }
            .map { "extra_label=\($0.name)%3D\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    /// `/name/value`, or with the value in base64 where a path could not carry it.
    ///
    /// A gateway's router matches the decoded path: it splits `%2F`, and cleans `.`, `..` and empty components away, which would
    /// lead to another group.
    private static func component(_ name: String, _ value: String) -> String {
        // By bytes: a slash followed by a combining mark is one Character, but no less a slash.
        let needsBase64 = value.utf8.contains(UInt8(ascii: "/")) || value.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
        guard needsBase64 else { return "/\(name)/\(PercentEncoding.encode(value))" }
        // An empty component would be cleaned away; a lone "=" decodes to nothing.
        return "/\(name)@base64/\(value.isEmpty ? "=" : Base64.urlSafe(value.utf8))"
    }

    /// Whether a label of this name is one of the group's.
    func names(_ name: String) -> Bool { name == "job" || labels.contains { $0.name == name } }

    private static func isLabelName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return !name.utf8.starts(with: "__".utf8)
            && name.utf8.allSatisfy { PercentEncoding.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    }
}
