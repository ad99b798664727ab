import Exposition

/// What a StatsD receiver keeps: counters added up from the beginning, the last values of gauges, the sums of observations.
///
/// A pure value. Unlike a real receiver it never begins anew, so that totals can be compared with the sender's.
struct StatsDStore {
    /// How many malformed lines are kept to be shown, and how long.
    private static let keptLines = 5
    private static let keptBytes = 120

    private(set) var totals: [StatsDSeries: StatsDTotal] = [:]
    private(set) var datagramCount = 0
    private(set) var lineCount = 0
    private(set) var malformedCount = 0
    private(set) var refusedCount = 0
    private(set) var lastMalformed: [StatsDChange.MalformedLine] = []
    private var members: [StatsDSeries: Set<String>] = [:]
    private var byteCount = 0
    private let limits: ReceiverLimits
    private let setsSignedGauges: Bool

    /// - Parameter setsSignedGauges: whether a gauge with a sign is set to it rather than changed by it.
    init(limits: ReceiverLimits = ReceiverLimits(), setsSignedGauges: Bool = false) {
        self.limits = limits
        self.setsSignedGauges = setsSignedGauges
    }

    /// Takes one datagram.
    mutating func receive(_ datagram: [UInt8]) -> StatsDChange {
        var change = StatsDChange()
        var order: [StatsDSeries] = []
        var before: [StatsDSeries: StatsDTotal?] = [:]
        for bytes in datagram.split(separator: UInt8(ascii: "\n")) {
            change.lineCount += 1
            do {
                let line = try StatsDLine(bytes)
                let old = totals[line.series]
                guard apply(line, isNew: old == nil) else {
                    change.refusedCount += 1
                    continue
                }
                if before.updateValue(before[line.series] ?? old, forKey: line.series) == nil { order.append(line.series) }
            } catch {
                change.malformedCount += 1
                let text = QuotedText.quoted(bytes.prefix(Self.keptBytes)) + (bytes.count > Self.keptBytes ? "…" : "")
                let line = StatsDChange.MalformedLine(text: text, reason: error.reason)
                if change.malformed.count < Self.keptLines { change.malformed.append(line) }
                lastMalformed = (lastMalformed + [line]).suffix(Self.keptLines)
            }
        }
        datagramCount += 1
        lineCount += change.lineCount
        malformedCount += change.malformedCount
        refusedCount += change.refusedCount
        change.changed = order.compactMap { series in
            guard let after = totals[series], let old = before[series] else { return nil }
            return old == after ? nil : StatsDChange.Changed(series: series, before: old, after: after)
        }
        return change
    }

    /// Applies a line; false when there is no room for a new series.
    private mutating func apply(_ line: StatsDLine, isNew: Bool) -> Bool {
        if isNew {
            let size = line.series.byteCount
            guard totals.count < limits.series, byteCount + size <= limits.seriesBytes else { return false }
            byteCount += size
        }
        var total = totals[line.series] ?? StatsDTotal()
        for value in line.values {
            switch (value, line.series.kind) {
            case (.member(let member), _):
                if members[line.series]?.contains(member) == true { continue }
                guard byteCount + 32 + member.utf8.count <= limits.seriesBytes else { return false }
                byteCount += 32 + member.utf8.count
                members[line.series, default: []].insert(member)
                total.addMember()
            case (.difference(let amount), _): total.set(setsSignedGauges ? amount : total.value + amount)
            case (.number(let number), .gauge): total.set(number)
            case (.number(let number), .counter): total.add(number, rate: line.rate)
            case (.number(let number), _): total.observe(number, rate: line.rate)
            }
        }
        totals[line.series] = total
        return true
    }
}
