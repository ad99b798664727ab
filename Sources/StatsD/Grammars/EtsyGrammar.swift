/// Etsy's server, 0.9 and later: `handlePacket` in `stats.js` and `is_valid_packet` in `lib/helpers.js`.
enum EtsyGrammar {
    static func read(_ line: String) -> LineReading {
        // Whatever follows the first "|#" is tags, whatever it was meant to be.
        let sides = splitTags(line)
        var bits = sides.line.pieces(at: ":")
        let wanted = bits.removeFirst() + sides.tags.map { ";" + graphiteTag($0) }.joined()
        let key = EtsyKey.sanitized(String(wanted), keeping: [";", "="])
        var reading = LineReading()
        if key != String(wanted) { reading.truncate("the name becomes \(key)") }
        if StatsDReceiver.javaScriptObjectMembers.contains(key) {
            reading.drop("\(key) is a function of every JavaScript object, not a number")
            return reading
        }
        if bits.isEmpty { bits = ["1"] }
        for bit in bits { read(bit, key, &reading) }
        return reading
    }

    private static func read(_ bit: Substring, _ key: String, _ reading: inout LineReading) {
        let fields = bit.pieces(at: "|")
        guard fields.count > 1 else { return reading.drop("there is no type after \(bit)") }
        var rate = 1.0
        if fields.count > 2 {
            guard fields[2].begins(with: "@"), fields[2].utf8.count > 1, NumberGrammar.javaScript(fields[2].dropFirst()) != nil else {
                return reading.drop("\(fields[2]) is no sampling rate")
            }
            // The pattern takes digits and points only, so an exponent is cut off.
            let digits = fields[2].utf8.dropFirst().prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
            guard let number = Double(String(Substring(digits))) else {
                return reading.drop("the sampling rate \(fields[2]) throws an error that ends the whole packet")
            }
            if digits.count != fields[2].utf8.count - 1 { reading.truncate("the sampling rate is read as \(number)") }
            rate = number
        }
        let type = fields[1]
        if type == "s" {
            reading.samples.append(.init(series: key, kind: .set, value: 0))
            return
        }
        guard let value = NumberGrammar.javaScript(fields[0]) else { return reading.drop("\(fields[0]) is no number") }
        switch type.filter({ !$0.isWhitespace }) {
        case "ms":
            guard value >= 0 else { return reading.drop("a timer is not negative") }
            // The rate counts for the number of observations, and for nothing else.
            reading.samples.append(.init(series: key, kind: .observations, value: value, weight: 1 / rate))
        case "g":
            reading.samples.append(.init(series: key, kind: .gauge, value: value, isRelative: fields[0].isSigned))
        case let other:
            if other != "c" { reading.truncate("the type \(other) is unknown and taken for a counter") }
            reading.samples.append(.init(series: key, kind: .counter, value: value * (1 / rate)))
        }
    }

    private static func splitTags(_ line: String) -> (line: Substring, tags: [Substring]) {
        let bytes = line.utf8
        var index = bytes.startIndex
        while let bar = bytes[index...].firstIndex(of: UInt8(ascii: "|")) {
            let next = bytes.index(after: bar)
            if next < bytes.endIndex, bytes[next] == UInt8(ascii: "#") {
                // A second "|#" would begin a part that nobody looks at.
                let rest = Substring(bytes[bytes.index(after: next)...])
                return (line[..<bar], splitTags(String(rest)).line.pieces(at: ","))
            }
            index = next
        }
        return (line[...], [])
    }

    /// Only the first semicolon and the first colon of a tag are replaced.
    private static func graphiteTag(_ tag: Substring) -> String {
        var bytes = Array(tag.utf8)
        if let index = bytes.firstIndex(of: UInt8(ascii: ";")) { bytes[index] = UInt8(ascii: "_") }
        if let index = bytes.firstIndex(of: UInt8(ascii: ":")) { bytes[index] = UInt8(ascii: "=") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
