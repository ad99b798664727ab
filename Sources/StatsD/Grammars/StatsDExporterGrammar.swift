/// Prometheus' statsd_exporter with all tag styles on, as by default: `pkg/line/line.go` and `pkg/mapper/escape.go`.
enum StatsDExporterGrammar {
    static func read(_ line: String) -> LineReading {
        guard !line.isEmpty else { return LineReading() }
        let sides = line.pieces(at: ":", atMost: 2)
        guard sides.count == 2, !sides[0].isEmpty else { return .dropped("malformed_line") }
        var reading = LineReading()
        var labels: [String: String] = [:]
        let name = nameAndTags(String(sides[0]), &labels, &reading)
        let hasDogTags = sides[1].pieces(at: "|").dropFirst().contains { $0.begins(with: "#") }
        if hasDogTags && !labels.isEmpty { return .dropped("mixed_tagging_styles") }
        let parts = sides[1].pieces(at: "|", atMost: 3)
        guard parts.count > 1 else { return .dropped("not_enough_parts_after_colon") }
        var samples: [String]
        if parts[0].utf8.contains(UInt8(ascii: ":")) {
            guard ["ms", "h", "d"].contains(parts[1]) else { return .dropped("invalid_extended_aggregate_type") }
            let suffix = parts[1...].joined(separator: "|")
            samples = parts[0].pieces(at: ":").map { "\($0)|\(suffix)" }
        } else {
            samples = hasDogTags ? [String(sides[1])] : sides[1].pieces(at: ":").map(String.init)
        }
        for sample in samples { read(sample, name: name, &labels, &reading) }
        return reading
    }

    private static func read(_ sample: String, name: String, _ labels: inout [String: String], _ reading: inout LineReading) {
        let fields = sample.pieces(at: "|")
        guard (2...8).contains(fields.count), !fields.dropFirst(2).contains("") else { return reading.drop("malformed_component") }
        guard var value = NumberGrammar.go(fields[0]) else { return reading.drop("malformed_value") }
        var weight = 1.0
        for field in fields.dropFirst(2) {
            if field.begins(with: "@") {
                let rate = NumberGrammar.go(field.dropFirst()).flatMap { $0 == 0 ? nil : $0 } ?? 1
                if fields[1] == "c" { value /= rate }
                if ["ms", "h", "d"].contains(fields[1]) { weight = (1 / rate).rounded(.towardZero) }
            } else if field.begins(with: "#") {
                for tag in field.dropFirst().pieces(at: ",") {
                    add(tag.begins(with: "#") ? tag.dropFirst() : tag, separator: ":", to: &labels, &reading)
                }
            } else if field.begins(with: "c:"), field.utf8.count > 2 {
                labels["container_id"] = String(field.dropFirst(2))
            } else if field.begins(with: "T"), Int64(field.dropFirst()) != nil {
                continue
            } else {
                return reading.drop("\(field) is no field it knows (invalid_sample_factor)")
            }
        }
        let series = ([name] + labels.map { "\($0)=\($1)" }.sorted()).joined(separator: "|")
        switch fields[1] {
        case "c":
            guard value >= 0 else { return reading.drop("illegal_negative_counter") }
            reading.samples.append(.init(series: series, kind: .counter, value: value))
        case "g": reading.samples.append(.init(series: series, kind: .gauge, value: value, isRelative: fields[0].isSigned))
        case "ms": reading.samples.append(.init(series: series, kind: .observations, value: value / 1000, weight: weight))
        case "h", "d": reading.samples.append(.init(series: series, kind: .observations, value: value, weight: weight))
        default: reading.drop("illegal_event: the type \(fields[1])")
        }
    }

    private static func nameAndTags(_ text: String, _ labels: inout [String: String], _ reading: inout LineReading) -> String {
        var name = Substring(text)
        let open = text.utf8.firstIndex(of: UInt8(ascii: "["))
        let close = text.utf8.firstIndex(of: UInt8(ascii: "]"))
        if let open, let close, open < close {
            for tag in text[text.utf8.index(after: open)..<close].pieces(at: ",") { add(tag, separator: "=", to: &labels, &reading) }
            name = text[..<open] + text[text.utf8.index(after: close)...]
        } else if open == nil, close == nil, let start = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: ",") })
        {
            for tag in text[text.utf8.index(after: start)...].pieces(at: ",") { add(tag, separator: "=", to: &labels, &reading) }
            name = text[..<start]
        }
        return escaped(name)
    }

    private static func add(
        _ tag: Substring,
        separator: Unicode.Scalar,
        to labels: inout [String: String],
        _ reading: inout LineReading
    ) {
        let sides = tag.pieces(at: separator, atMost: 2)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
            return reading.drop("the tag \"\(tag)\" has no key or no value")
        }
        labels[escaped(sides[0])] = String(sides[1])
    }

    private static func escaped(_ name: Substring) -> String {
        var result = ""
        if let first = name.utf8.first, (48...57).contains(first) { result = "_" }
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": result.unicodeScalars.append(scalar)
            default: result.append("_")
            }
        }
        return result
    }
}
