/// Netdata's statsd plugin: `statsd.plugin/statsd.c`.
enum NetdataGrammar {
    static func read(_ line: String) -> LineReading {
        // Fields end at these characters, whatever the line was meant to be.
        let fields = fields(line)
        guard !fields.name.isEmpty else { return .dropped("there is no name") }
        var reading = LineReading()
        let name = chartName(fields.name)
        if name != fields.name { reading.truncate("the chart's name becomes \(name)") }
        let series = chart(name)
        if !fields.tags.isEmpty { reading.drop("the tags \(fields.tags) are passed over") }
        let rate = min(max(fields.rate.isEmpty ? 1 : NumberGrammar.decimal(fields.rate) ?? 0, 0.001), 1)
        switch fields.type {
        case "c", "C", "m", "":
            let (whole, rest) = integer(fields.value)
            if !rest.isEmpty { reading.truncate("the counter is read as \(whole)") }
            reading.samples.append(.init(series: series, kind: .counter, value: (Double(whole) / rate).rounded(.toNearestOrEven)))
        case "g":
            guard let value = NumberGrammar.decimal(fields.value) else { return .dropped("\(fields.value) is no number") }
            reading.samples.append(.init(series: series, kind: .gauge, value: value, isRelative: fields.value.isSigned))
        case "h", "ms":
            guard let value = NumberGrammar.decimal(fields.value) else { return .dropped("\(fields.value) is no number") }
            let weight = (1 / max(rate, 0.01)).rounded(.toNearestOrEven)
            reading.samples.append(.init(series: series, kind: .observations, value: value, weight: weight))
        case "s": reading.samples.append(.init(series: series, kind: .set, value: 0))
        case let other: return .dropped("the type \(other) is unknown")
        }
        return reading
    }

    /// What a metric's values are kept under: the chart's type ends at the first dot or underscore, and there are no capitals.
    static func chart(_ name: String) -> String {
        var bytes = Array(name.lowercased().utf8)
        if let end = bytes.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") }) { bytes[end] = UInt8(ascii: ".") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func fields(_ line: String) -> (name: String, value: String, type: String, rate: String, tags: String) {
        var rest = Substring(line).utf8
        func take(_ ends: StaticString) -> String {
            let field = rest.prefix { byte in ends.withUTF8Buffer { !$0.contains(byte) } }
            rest = rest[field.endIndex...]
            return String(Substring(field)).trimmedOfBlanks
        }
        let name = take(":|")
        var (value, type, rate, tags) = ("", "", "", "")
        if rest.first == UInt8(ascii: ":") {
            rest = rest.dropFirst()
            value = take("|")
        }
        if rest.first == UInt8(ascii: "|") {
            rest = rest.dropFirst()
            type = take("|@")
        }
        if !rest.isEmpty {
            rest = rest.dropFirst()
            rate = take("|#")
            if rate.begins(with: "@") { rate.removeFirst() }
        }
        if !rest.isEmpty {
            rest = rest.dropFirst()
            tags = take("|")
        }
        return (name, value, type, rate, tags)
    }

    /// As many digits as there are.
    private static func integer(_ text: String) -> (Int64, rest: Substring) {
        guard !text.isEmpty else { return (1, "") }
        let digits = text.utf8.dropFirst(text.isSigned ? 1 : 0).prefix { (48...57).contains($0) }
        let number = Int64(text[..<digits.endIndex]) ?? 0
        return (number, text[digits.endIndex...])
    }

    private static func chartName(_ name: String) -> String {
        String(decoding: name.utf8.map(isChartCharacter(_:)), as: UTF8.self)
    }

    private static func isChartCharacter(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "_"):
            byte
        default: UInt8(ascii: "_")
        }
    }
}

extension String {
    /// Without blanks and tabs at its ends.
    fileprivate var trimmedOfBlanks: String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var bytes = utf8[...]
        bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return String(Substring(bytes))
    }
}
