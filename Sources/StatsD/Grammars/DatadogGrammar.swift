/// The Datadog agent: `parse.go`, protocol 1.6.
enum DatadogGrammar {
    static func read(_ line: String) -> LineReading {
        let fields = line.pieces(at: "|")
        guard fields.count > 1 else { return .dropped("there is no type") }
        let sides = fields[0].pieces(at: ":", atMost: 2)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else { return .dropped("there is no name or no value") }
        let kinds: [Substring: LineReading.Kind] = [
            "c": .counter, "g": .gauge, "ms": .observations, "h": .observations, "d": .observations, "s": .set,
        ]
        guard let kind = kinds[fields[1]] else { return .dropped("the type \(fields[1]) is unknown") }
        var rate = 1.0
        var tags: [String] = []
        // In any order; fields that are unknown are passed over.
        for field in fields.dropFirst(2) {
            if field.begins(with: "@") {
                guard let number = NumberGrammar.go(field.dropFirst()) else { return .dropped("\(field) is no sampling rate") }
                rate = number
            } else if field.begins(with: "#") {
                tags = field.dropFirst().pieces(at: ",").filter { !$0.isEmpty }.map(String.init)
            }
        }
        var reading = LineReading()
        let name = String(sides[0])
        if name.utf8.count > 200 { reading.truncate("a name has at most 200 characters") }
        if name.unicodeScalars.first?.properties.isAlphabetic != true { reading.truncate("a name begins with a letter") }
        for tag in tags where tag.utf8.count > 200 { reading.truncate("the tag \(tag) has more than 200 characters") }
        let series = ([name] + tags.sorted()).joined(separator: "|")
        let values = kind == .set ? [sides[1]] : sides[1].pieces(at: ":")
        for text in values where !text.isEmpty {
            guard kind != .set else {
                reading.samples.append(.init(series: series, kind: .set, value: 0))
                continue
            }
            guard let value = NumberGrammar.go(text) else {
                reading.drop("\(text) is no number")
                continue
            }
            switch kind {
            case .counter: reading.samples.append(.init(series: series, kind: kind, value: value / rate))
            case .observations: reading.samples.append(.init(series: series, kind: kind, value: value, weight: 1 / rate))
            default: reading.samples.append(.init(series: series, kind: kind, value: value))
            }
        }
        return reading
    }
}
