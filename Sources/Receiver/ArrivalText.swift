import Exposition

/// What is printed about an arrival: who, what changed.
///
/// Whatever came from outside is shown with quotes and escapes; nothing in these texts is obeyed by a terminal. Each text is one or
/// more lines without a line feed at the end.
struct ArrivalText {
    /// How many changed series are listed, and up to how many new ones.
    private static let listedChanges = 20
    private static let listedAdditions = 8

    let time: ArrivalTime

    // MARK: Pushes

    /// A push that was taken.
    func push(method: String, key: GroupingKey, peer: String, change: PushChange, byteCount: Int, isGzip: Bool) -> String {
        let families = NumberFormat.count(change.familyCount, "family", "families")
        let samples = NumberFormat.count(change.sampleCount, "sample", "samples")
        let size = NumberFormat.size(byteCount) + (isGzip ? " gzip" : "")
        return lines("push  \(method) \(SeriesText.shown(key)) from \(peer): \(families), \(samples), \(size)", details(change))
    }

    /// A deletion; the change is nil when there was no such group.
    func deletion(key: GroupingKey, peer: String, change: PushChange?) -> String {
        let result = change.map { NumberFormat.count($0.removedCount, "sample", "samples") + " gone" } ?? "there is no such group"
        return lines("push  DELETE \(SeriesText.shown(key)) from \(peer): \(result)", [])
    }

    /// A request that was not taken.
    func refusal(method: String, what: String, peer: String, status: Int, reason: String) -> String {
        let reasons = reason.split(separator: "\n").map { QuotedText.visible(String($0)) }
        let head = "push  \(QuotedText.visible(method)) \(what) from \(peer) refused, \(status): \(reasons.first ?? "")"
        return lines(head, reasons.dropFirst().map { $0 })
    }

    private func details(_ change: PushChange) -> [String] {
        var details = change.changed.prefix(Self.listedChanges).map {
            "\($0.series)  \(NumberFormat.plain($0.before)) → \(NumberFormat.plain($0.after))"
        }
        if change.changed.count > Self.listedChanges {
            details.append("and \(change.changed.count - Self.listedChanges) more that changed")
        }
        if change.added.count <= Self.listedAdditions {
            details += change.added.map { "\($0.series)  new: \(NumberFormat.plain($0.value))" }
        } else {
            let names = change.addedFamilies.prefix(3).joined(separator: ", ") + (change.addedFamilies.count > 3 ? ", …" : "")
            let families = NumberFormat.count(change.addedFamilies.count, "family", "families")
            details.append("\(change.added.count) new samples in \(families): \(names)")
        }
        if change.removedCount > 0 { details.append("\(NumberFormat.count(change.removedCount, "sample", "samples")) gone") }
        return details
    }

    // MARK: StatsD

    /// A datagram.
    func datagram(_ change: StatsDChange, peer: String) -> String {
        var details = change.changed.prefix(Self.listedChanges).map(Self.changed)
        if change.changed.count > Self.listedChanges {
            details.append("and \(change.changed.count - Self.listedChanges) more that changed")
        }
        details += change.malformed.map { "malformed: \($0.text): \($0.reason)" }
        if change.malformedCount > change.malformed.count {
            details.append("and \(change.malformedCount - change.malformed.count) more malformed lines")
        }
        if change.refusedCount > 0 {
            details.append(
                "\(NumberFormat.count(change.refusedCount, "line", "lines")) not kept: this receiver holds as many series as it can"
            )
        }
        return lines("statsd 1 datagram, \(NumberFormat.count(change.lineCount, "line", "lines")) from \(peer):", details)
    }

    private static func changed(_ change: StatsDChange.Changed) -> String {
        let series = SeriesText.shown(change.series.name, change.series.labels)
        let (before, after) = (change.before ?? StatsDTotal(), change.after)
        let difference = signed(after.value - before.value)
        switch change.series.kind {
        case .counter:
            return "\(series)  \(difference) = \(NumberFormat.plain(after.value))"
        case .gauge:
            let old = change.before.map { "\(NumberFormat.plain($0.value)) → " } ?? "new: "
            return "\(series)  \(old)\(NumberFormat.plain(after.value))"
        case .timer, .histogram, .distribution:
            let count = "\(signed(after.count - before.count)) = \(NumberFormat.plain(after.count))"
            return "\(series)  count \(count), sum \(difference) = \(NumberFormat.plain(after.value))"
        case .set:
            return "\(series)  \(signed(after.count - before.count)) = \(NumberFormat.plain(after.count)) distinct"
        }
    }

    private static func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + NumberFormat.plain(value) }

    private func lines(_ head: String, _ details: [String]) -> String {
        (["\(time.timeOfDay) \(head)"] + details.map { "  \($0)" }).joined(separator: "\n")
    }
}
