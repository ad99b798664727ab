internal import Exposition
internal import Pushgateway

extension JobTotals {
    private static let kind = "palingenesis job state 1"
    static let runsName = "job_runs_total"
    static let overlapsName = "job_overlapping_runs_total"
    static let lastSuccessName = "job_last_success_timestamp_seconds"
    private static let completeName = "complete"

    /// The content of a state file: the totals as exposition text, with a checksum.
    var text: [UInt8] {
        var lines = JobOutcome.allCases.map { "\(Self.runsName){outcome=\"\($0.rawValue)\"} \(runs[$0] ?? 0)" }
        lines.append("\(Self.overlapsName) \(overlaps)")
        if let lastSuccess { lines.append("\(Self.lastSuccessName) \(lastSuccess)") }
        lines.append("\(Self.completeName) \(isComplete ? 1 : 0)")
        return CheckedText.sealed(Array((lines.joined(separator: "\n") + "\n").utf8), kind: Self.kind)
    }

    /// Reads a state file's content; nil when it is damaged.
    init?(text: [UInt8]) {
        guard let body = CheckedText.opened(text, kind: Self.kind), let families = try? PrometheusTextParser(limit: 100).parse(body) else {
            return nil
        }
        self.init { families.value($0, $1) }
        isComplete = families.value(Self.completeName) == 1
    }

    /// Reads what a gateway shows of a group; a group that it does not have stands for no run at all.
    init(_ samples: GatewaySamples, group: GroupingKey) {
        self.init { samples.value($0, $1, in: group) }
    }

    private init(_ value: (String, [String: String]) -> Double?) {
        // Beyond 2^53 a Double would be no exact count, and somebody else's value may be anything.
        func count(_ name: String, _ labels: [String: String] = [:]) -> UInt64 {
            value(name, labels).flatMap { (0...0x1p53).contains($0) ? UInt64($0) : nil } ?? 0
        }
        for outcome in JobOutcome.allCases {
            let runs = count(Self.runsName, ["outcome": outcome.rawValue])
            if runs > 0 { self.runs[outcome] = runs }
        }
        overlaps = count(Self.overlapsName)
        lastSuccess = value(Self.lastSuccessName, [:]).flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }
}
