/// Collectd's statsd plugin: `src/statsd.c`.
enum CollectdGrammar {
    /// `DATA_MAX_NAME_LEN` without the NUL at its end.
    static let longestName = 127

    static func read(_ line: String) -> LineReading {
        guard !line.isEmpty else { return LineReading() }
        let fields = line.pieces(at: "|", atMost: 3)
        guard fields.count > 1 else { return .dropped("there is no type") }
        // The last colon before the type.
        guard let colon = fields[0].utf8.lastIndex(of: UInt8(ascii: ":")) else { return .dropped("there is no colon") }
        let name = fields[0][..<colon]
        let text = fields[0][fields[0].utf8.index(after: colon)...]
        var reading = LineReading()
        var kept = String(name)
        if name.utf8.count > longestName {
            kept = String(decoding: name.utf8.prefix(longestName), as: UTF8.self)
            reading.truncate("the name is cut to \(longestName) bytes")
        }
        if kept.utf8.contains(UInt8(ascii: "/")) {
            kept = String(decoding: kept.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
            reading.truncate("the name becomes \(kept)")
        }
        let type = fields[1]
        guard ["c", "ms", "g", "s"].contains(type) else { return .dropped("the type \(type) is unknown") }
        var rate = 1.0
        if fields.count > 2 {
            guard type == "c" || type == "ms", fields[2].begins(with: "@"), let number = NumberGrammar.c(fields[2].dropFirst()), number > 0,
                number <= 1
            else { return .dropped("\(fields[2]) may not follow the type") }
            rate = number
        }
        if type == "s" {
            reading.samples.append(.init(series: kept, kind: .set, value: 0))
            return reading
        }
        guard let value = NumberGrammar.c(text) else { return .dropped("\(text) is no number") }
        switch type {
        case "c": reading.samples.append(.init(series: kept, kind: .counter, value: value / rate))
        case "g": reading.samples.append(.init(series: kept, kind: .gauge, value: value, isRelative: text.isSigned))
        default: reading.samples.append(.init(series: kept, kind: .observations, value: value / rate))
        }
        return reading
    }
}
