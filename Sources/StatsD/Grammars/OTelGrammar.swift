/// The OpenTelemetry Collector's statsd receiver with its default settings: `internal/parser/statsd_parser.go`.
///
/// Counters are read as before 2026, as integers: who has a newer one loses nothing by that.
enum OTelGrammar {
    static func read(_ line: String) -> LineReading {
        let trimmed = trimmed(line)
        let fields = trimmed.pieces(at: "|")
        guard fields.count > 1 else { return .dropped("there is no type") }
        let sides = fields[0].pieces(at: ":", atMost: 2)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else { return .dropped("there is no name or no value") }
        guard ["c", "g", "h", "ms", "d"].contains(fields[1]) else { return .dropped("the type \(fields[1]) is unknown") }
        var reading = LineReading()
        if trimmed != line[...] { reading.truncate("white space at the end is cut off") }
        var rate = 0.0
        var tags: [String: String] = [:]
        // An empty field ends the reading of the others.
        for field in fields.dropFirst(2).prefix(while: { !$0.isEmpty }) {
            if field.begins(with: "@") {
                guard let number = NumberGrammar.go(field.dropFirst()) else { return .dropped("\(field) is no sampling rate") }
                rate = number
            } else if field.begins(with: "#") {
                for tag in field.dropFirst().pieces(at: ",").prefix(while: { !$0.isEmpty }) {
                    let pair = tag.pieces(at: ":", atMost: 2)
                    guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else { return .dropped("invalid tag format: \(tag)") }
                    tags[String(pair[0])] = String(pair[1])
                }
            } else if field.begins(with: "c:") {
                tags["container.id"] = String(field.dropFirst(2))
            } else if field.begins(with: "T"), UInt64(field.dropFirst()) != nil, ["c", "g"].contains(fields[1]) {
                continue
            } else {
                return .dropped("unrecognized message part: \(field)")
            }
        }
        guard let value = NumberGrammar.go(sides[1]) else { return .dropped("parse metric value string: \(sides[1])") }
        guard value.isFinite else { return .dropped("NaN and infinities are discarded") }
        let series = ([String(sides[0])] + tags.map { "\($0)=\($1)" }.sorted()).joined(separator: "|")
        let weight = rate > 0 && rate < 1 ? 1 / rate : 1
        switch fields[1] {
        case "c":
            let whole = Int64(clamping: value * weight)
            if Double(whole) != value * weight { reading.truncate("the counter is read as \(whole)") }
            reading.samples.append(.init(series: series, kind: .counter, value: Double(whole)))
        case "g": reading.samples.append(.init(series: series, kind: .gauge, value: value, isRelative: sides[1].isSigned))
        default: reading.samples.append(.init(series: series, kind: .observations, value: value, weight: weight.rounded(.towardZero)))
        }
        return reading
    }

    private static func trimmed(_ line: String) -> Substring {
        var rest = Substring(line)
        while let first = rest.unicodeScalars.first, first.properties.isWhitespace { rest = Substring(rest.unicodeScalars.dropFirst()) }
        while let last = rest.unicodeScalars.last, last.properties.isWhitespace { rest = Substring(rest.unicodeScalars.dropLast()) }
        return rest
    }
}
