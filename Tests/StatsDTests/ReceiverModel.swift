/// Adds StatsD lines up as a receiver does: counters as Doubles, gauges by its own rule for signs.
struct ReceiverModel {
    /// Whether a sign makes a gauge relative.
    let hasRelativeGauges: Bool
    /// By name with tags.
    private(set) var counters: [String: Double] = [:]
    /// By name with tags.
    private(set) var gauges: [String: Double] = [:]
    /// Lines that are none.
    private(set) var malformed: [String] = []
    private(set) var lineCount = 0

    init(hasRelativeGauges: Bool = true) {
        self.hasRelativeGauges = hasRelativeGauges
    }

    mutating func receive(_ datagrams: [String]) {
        for datagram in datagrams {
            // Empty lines are passed over, as by those receivers whose datagrams are padded with them.
            for line in datagram.split(separator: "\n") { receive(line: String(line)) }
        }
    }

    private mutating func receive(line: String) {
        lineCount += 1
        let sides = line.split(separator: ":", maxSplits: 1).map(String.init)
        let fields = sides.count == 2 ? sides[1].split(separator: "|").map(String.init) : []
        guard fields.count == 2 || (fields.count == 3 && fields[2].hasPrefix("#")), let value = Double(fields[0]) else {
            malformed.append(line)
            return
        }
        let key = fields.count == 3 ? sides[0] + fields[2] : sides[0]
        switch fields[1] {
        case "c":
            counters[key, default: 0] += value
        case "g" where hasRelativeGauges && (fields[0].hasPrefix("-") || fields[0].hasPrefix("+")):
            gauges[key, default: 0] += value
        case "g":
            gauges[key] = value
        default:
            malformed.append(line)
        }
    }
}
