/// Atlassian's gostatsd: `internal/lexer/lexer.go`, and `metric_map.go` for its integers.
enum GostatsdGrammar {
    static func read(_ line: String) -> LineReading {
        guard !line.begins(with: "_") else { return .dropped("a line that begins with an underscore is an event's") }
        let sides = line.pieces(at: ":", atMost: 2)
        guard sides.count == 2 else { return .dropped("there is no colon") }
        var reading = LineReading()
        let name = sanitized(sides[0])
        guard !name.isEmpty else { return .dropped("there is no name") }
        if name != sides[0] { reading.truncate("the name becomes \(name)") }
        let fields = sides[1].pieces(at: "|")
        guard fields.count > 1 else { return .dropped("there is no type") }
        let kinds: [Substring: LineReading.Kind] = ["c": .counter, "g": .gauge, "ms": .observations, "h": .observations, "s": .set]
        guard let kind = kinds[fields[1]] else { return .dropped("the type \(fields[1]) is unknown") }
        var rate = 1.0
        var tags: [String] = []
        for field in fields.dropFirst(2) {
            if field.begins(with: "@") {
                guard let number = NumberGrammar.go(field.dropFirst()) else { return .dropped("\(field) is no sampling rate") }
                rate = number
            } else if field.begins(with: "#") {
                tags += field.dropFirst().pieces(at: ",").filter { !$0.isEmpty }.map(String.init)
            }
        }
        let series = ([name] + tags.sorted()).joined(separator: "|")
        guard kind != .set else {
            reading.samples.append(.init(series: series, kind: .set, value: 0))
            return reading
        }
        guard let value = NumberGrammar.go(fields[0]), !value.isNaN else {
            reading.drop("\(fields[0]) is no number")
            return reading
        }
        switch kind {
        case .counter:
            let whole = Int64(clamping: value / rate)
            if Double(whole) != value / rate { reading.truncate("the counter is read as \(whole)") }
            reading.samples.append(.init(series: series, kind: kind, value: Double(whole)))
        case .observations: reading.samples.append(.init(series: series, kind: kind, value: value, weight: 1 / rate))
        default: reading.samples.append(.init(series: series, kind: kind, value: value))
        }
        return reading
    }

    private static func sanitized(_ name: Substring) -> String {
        var result = ""
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "/"): result.append("-")
            case UInt8(ascii: " "), UInt8(ascii: "\t"): result.append("_")
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: break
            }
        }
        return result
    }
}
