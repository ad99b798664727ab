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
struct JobMetricsFile {
    /// The longest that is read; the gateway is no place for more, and reading it costs the job time.
    private static let limit = 1 << 20
    /// How many mistakes are told one by one.
    private static let toldFindings = 5

    let path: String
    let group: GroupingKey

    /// What can be pushed of the file; what cannot is told and left out.
    ///
    /// - Parameter start: when the run began, Unix time. A file of before is that of an earlier run.
    func text(startedAt start: Double, complain: (String) -> Void) -> [UInt8] {
        let bytes: [UInt8]
        do throws(SmallFile.Failure) {
            // File systems stamp with a clock that lags by a few milliseconds.
            guard try Self.modified(path) >= start - 0.1 else {
                complain("\(path) was not written by this run and is left out")
                return []
            }
            bytes = try SmallFile.read(path, limit: Self.limit)
        } catch {
            complain("cannot read the metrics in \(path): \(error.reason)")
            return []
        }
        let report = PushPreflight(group: group).report(on: bytes)
        for finding in report.findings.prefix(Self.toldFindings) { complain("\(path): \(finding) (left out)") }
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

    private static func modified(_ path: String) throws(SmallFile.Failure) -> Double {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SmallFile.Failure(code: errno) }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
