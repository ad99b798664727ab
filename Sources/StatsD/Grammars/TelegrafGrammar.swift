/// Telegraf's statsd input with its default settings: `plugins/inputs/statsd/statsd.go`.
enum TelegrafGrammar {
    static func read(_ line: String) -> LineReading {
        // The colons first, wherever they stand.
        let bits = line.pieces(at: ":")
        guard bits.count > 1 else { return .dropped("there is no colon") }
        var reading = LineReading()
        for bit in bits.dropFirst() {
            let fields = bit.pieces(at: "|")
            guard fields.count > 1 else {
                reading.drop("there is no type after \(bit), and the rest of the line is given up")
                return reading
            }
            guard read(fields, bucket: bits[0], &reading) else { return reading }
        }
        return reading
    }

    /// Returns whether the rest of the line is read.
    private static func read(_ fields: [Substring], bucket: Substring, _ reading: inout LineReading) -> Bool {
        var rate = 0.0
        if fields.count > 2 {
            if fields[2].utf8.contains(UInt8(ascii: "@")), fields[2].utf8.count > 1 {
                rate = NumberGrammar.go(fields[2].dropFirst()) ?? 0
            } else {
                reading.drop("the field \(fields[2]) is passed over")
            }
        }
        let type = fields[1]
        guard ["g", "c", "s", "ms", "h", "d"].contains(type) else {
            reading.drop("the type \(type) is unknown")
            return false
        }
        guard !fields[0].isSigned || type == "g" || type == "c" else {
            reading.drop("only gauges and counters have a sign")
            return false
        }
        let series = series(bucket, type: type, &reading)
        guard type != "s" else {
            reading.samples.append(.init(series: series, kind: .set, value: 0))
            return true
        }
        guard let number = NumberGrammar.go(fields[0]) else {
            reading.drop("\(fields[0]) is no number")
            return false
        }
        switch type {
        case "c":
            var value = Int64(clamping: number)
            if Double(value) != number { reading.truncate("the counter is read as \(value)") }
            if rate != 0 { value = Int64(clamping: Double(value) / rate) }
            reading.samples.append(.init(series: series, kind: .counter, value: Double(value)))
        case "g": reading.samples.append(.init(series: series, kind: .gauge, value: number, isRelative: fields[0].isSigned))
        case "d": reading.drop("distributions need datadog_distributions")
        default:
            let weight = rate > 0 ? (1 / rate).rounded(.towardZero) : 1
            reading.samples.append(.init(series: series, kind: .observations, value: number, weight: weight))
        }
        return true
    }

    /// The text that the series is kept under.
    private static func series(_ bucket: Substring, type: Substring, _ reading: inout LineReading) -> String {
        let parts = bucket.pieces(at: ",")
        var tags: [String: String] = [:]
        for part in parts.dropFirst() {
            let sides = part.pieces(at: "=", atMost: 2)
            guard sides.count == 2, !sides[0].isEmpty else {
                reading.drop("the tag \(part) has no key")
                continue
            }
            tags[String(sides[0])] = String(sides[1])
        }
        if tags["metric_type"] != nil { reading.truncate("it sets the tag metric_type itself") }
        tags["metric_type"] = String(type)
        // The usual template joins the parts of a dotted name with underscores.
        let name = String(parts[0].utf8.map { $0 == UInt8(ascii: ".") ? "_" : Character(Unicode.Scalar($0)) })
        return (tags.map { "\($0)=\($1)" }.sorted() + [name]).joined()
    }
}

extension Int64 {
    /// A number without its fraction, or the nearest that there is.
    init(clamping value: Double) {
        let whole = value.rounded(.towardZero)
        self = Int64(exactly: whole) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
    }
}
