import Exposition
import Push
import Pushgateway

/// Pushes texts of metrics to a Pushgateway; what it would refuse is left out and told.
struct GatewayTextTarget: TextTarget {
    let gateway: PushgatewayConfiguration
    let interval: Duration
    private let sink: PushgatewaySink
    private let announcements = Announcements()

    init(_ gateway: PushgatewayConfiguration, interval: Duration, userAgent: String) {
        (self.gateway, self.interval) = (gateway, interval)
        sink = PushgatewaySink(configuration: gateway, userAgent: userAgent) { event in
            if let words = event.words { StandardError.write("palingenesis: \(words)") }
        }
    }

    var name: String { sink.name }
    var destination: String { sink.destination }

    /// What the gateway would take of it, as one text, and whether that is all.
    func text(_ reading: TextReading) -> (text: [UInt8], isComplete: Bool) {
        let preflight = PushPreflight(group: gateway.groupingKey)
        var leftOut: [String] = []
        var merged = MergedFamilies()
        for (title, text) in reading.texts {
            let report = preflight.report(on: text)
            leftOut += report.findings.map { "\(title): \($0)" }
            merged.add(report.accepted, from: title)
        }
        // What no target gets was told already.
        leftOut += merged.leftOut.filter { !reading.leftOut.contains($0) }
        // Together they may hold what each by itself does not.
        let whole = preflight.report(on: merged.families)
        leftOut += whole.findings.map(\.description)
        announcements.tell(leftOut.map { "\($0) (left out)" })
        return (whole.text, leftOut.isEmpty)
    }

    func push(_ reading: TextReading) async -> (outcome: PushOutcome, isComplete: Bool) {
        let (text, isComplete) = text(reading)
        return (await sink.push(text: text), isComplete)
    }

    func delete() async -> PushOutcome { await sink.delete() }
}
