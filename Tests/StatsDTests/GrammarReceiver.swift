@testable import StatsD

/// Adds up what a receiver makes of the lines, by that receiver's own grammar.
///
/// Series are kept by the bytes of what the receiver keeps them under, since two Strings are equal when they are canonically equivalent.
struct GrammarReceiver {
    let receiver: StatsDReceiver
    private(set) var counters: [[UInt8]: Double] = [:]
    private(set) var gauges: [[UInt8]: Double] = [:]
    private(set) var observations: [[UInt8]: (count: Double, sum: Double)] = [:]
    private(set) var losses: [String] = []

    init(_ receiver: StatsDReceiver) {
        self.receiver = receiver
    }

    mutating func receive(_ datagrams: [String]) {
        for datagram in datagrams {
            for line in datagram.utf8.split(separator: UInt8(ascii: "\n")) { receive(line: String(Substring(line))) }
        }
    }

    private mutating func receive(line: String) {
        guard let reading = receiver.grammar?.read(line) else { return }
        losses += reading.losses.map { "\(line): \($0.reason)" }
        for sample in reading.samples {
            let key = Array(sample.series.utf8)
            switch sample.kind {
            case .counter: counters[key, default: 0] += sample.value
            case .gauge:
                // Etsy's server sets a gauge that is 0 instead of adding to it, which comes to the same.
                gauges[key] = sample.isRelative ? (gauges[key] ?? 0) + sample.value : sample.value
            case .observations:
                let old = observations[key] ?? (0, 0)
                observations[key] = (old.count + sample.weight, old.sum + sample.value * sample.weight)
            case .set: losses.append("\(line): a set")
            }
        }
    }
}
