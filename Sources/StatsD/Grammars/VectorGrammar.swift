/// Vector's statsd source: `src/sources/statsd/parser.rs`.
enum VectorGrammar {
    static func read(_ line: String) -> LineReading {
        let sides = line.pieces(at: ":", atMost: 2)
        guard sides.count == 2 else { return .dropped("there is no colon") }
        let fields = sides[1].pieces(at: "|")
        guard fields.count > 1 else { return .dropped("there is no type") }
        var reading = LineReading()
        let name = EtsyKey.sanitized(sides[0])
        if name != sides[0] { reading.truncate("the name becomes \(name)") }

        // Tags stand after the type, or after the rate; anywhere else they are passed over.
        let hasRate = fields.count > 2 && fields[2].begins(with: "@")
        var weight = 1.0
        if hasRate {
            guard let rate = NumberGrammar.rust(fields[2].dropFirst()), rate.sign == .plus else {
                return .dropped("\(fields[2]) is no rate")
            }
            weight = rate == 0 ? 1 : 1 / rate
        }
        let slot = hasRate ? 3 : 2
        var tags: [String] = []
        if fields.count > slot, fields[slot].begins(with: "#") {
            guard fields[slot].utf8.count > 1 else { return .dropped("there is no tag after #") }
            tags = fields[slot].dropFirst().pieces(at: ",").map(String.init)
        }
        for field in fields.dropFirst(slot + (tags.isEmpty ? 0 : 1)) { reading.drop("the field \(field) is passed over") }
        let series = ([name] + tags.sorted()).joined(separator: "|")

        if fields[1] == "s" {
            reading.samples.append(.init(series: series, kind: .set, value: 0))
            return reading
        }
        guard ["c", "g", "h", "ms", "d"].contains(fields[1]) else { return .dropped("the type \(fields[1]) is unknown") }
        if fields[1] == "g" {
            guard let first = fields[0].utf8.first, (48...57).contains(first) || fields[0].isSigned else {
                return .dropped("a gauge begins with a digit or a sign")
            }
        }
        guard let value = NumberGrammar.rust(fields[0]) else { return .dropped("\(fields[0]) is no number") }
        switch fields[1] {
        case "c": reading.samples.append(.init(series: series, kind: .counter, value: value * weight))
        case "g": reading.samples.append(.init(series: series, kind: .gauge, value: value, isRelative: fields[0].isSigned))
        case "ms":
            reading.samples.append(.init(series: series, kind: .observations, value: value / 1000, weight: weight.rounded(.towardZero)))
        default: reading.samples.append(.init(series: series, kind: .observations, value: value, weight: weight.rounded(.towardZero)))
        }
        return reading
    }
}
