internal import Exposition
internal import Pushgateway

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The file in which a job leaves metrics of its own.
///
/// To be made before the command starts: what it finds then is an earlier run's. Times are compared with each other alone, so no clock
/// that is set meanwhile makes a difference.
struct JobMetricsFile {
    /// The longest that is read; the gateway is no place for more, and reading it costs the job time.
    private static let limit = 1 << 20
    /// How many mistakes are told one by one.
    private static let toldFindings = 5

    private let path: String
    private let group: GroupingKey
    private let before: FileStamp?

    init(path: String, group: GroupingKey) {
        self.path = path
        self.group = group
        before = FileStamp(path)
    }

    /// What can be pushed of the file; what cannot is told and left out.
    func text(complain: (String) -> Void) -> [UInt8] {
        let now = FileStamp(path)
        guard now == nil || now != before else {
            complain("\(path) was not written by this run and is left out")
            return []
        }
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.read(path, limit: Self.limit, followsLinks: true)
        } catch {
            let reason = error.isTooLarge ? "it is longer than \(Self.limit >> 20) MiB" : error.reason
            complain("cannot read the metrics in \(path): \(reason) (the rest is pushed)")
            return []
        }
        let report = PushPreflight(group: group).report(on: bytes)
        for finding in report.findings.prefix(Self.toldFindings) { complain("\(path): \(finding) (left out)") }
        if let last = bytes.last, last != UInt8(ascii: "\n") { complain("\(path): the last line lacks its line feed") }
        if report.findings.count > Self.toldFindings { complain("\(path): and \(report.findings.count - Self.toldFindings) more") }
        var text: [UInt8] = []
        for family in report.accepted {
            if JobMetrics.isOwn(family.name) {
                complain("\(path): \(family.name): this name is palingenesis' own (left out)")
            } else {
                family.appendText(to: &text)
            }
        }
        return text
    }
}
