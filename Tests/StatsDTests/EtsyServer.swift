/// Etsy's StatsD server as Node.js runs it: an oracle written from the facts about `stats.js`, apart from the library's own grammar.
///
/// It works on whole packets, in UTF-16 as JavaScript does, and keeps what the server's management port would show.
struct EtsyServer {
    private(set) var counters: [[UInt16]: Double] = [:]
    private(set) var gauges: [[UInt16]: Double] = [:]
    /// What a timer's flush shows as `count` and `sum`.
    private(set) var timers: [[UInt16]: (count: Double, sum: Double)] = [:]
    private(set) var badLines = 0
    /// Packets whose handler threw.
    private(set) var thrown = 0

    mutating func handle(_ packet: String) {
        for line in split(Array(packet.utf16), "\n") where !line.isEmpty {
            guard handle(line: line) else {
                thrown += 1
                return
            }
        }
    }

    func counter(_ name: String) -> Double? { counters[Array(name.utf16)] }
    func gauge(_ name: String) -> Double? { gauges[Array(name.utf16)] }

    /// False when the handler throws.
    private mutating func handle(line: [UInt16]) -> Bool {
        var sides: [[UInt16]] = [[]]
        var index = 0
        while index < line.count {
            if line[index] == unit("|"), index + 1 < line.count, line[index + 1] == unit("#") {
                sides.append([])
                index += 2
            } else {
                sides[sides.count - 1].append(line[index])
                index += 1
            }
        }
        var bits = split(sides[0], ":")
        var key = bits.removeFirst()
        for tag in sides.count > 1 ? split(sides[1], ",") : [] {
            key.append(unit(";"))
            var tag = tag
            if let first = tag.firstIndex(of: unit(";")) { tag[first] = unit("_") }
            if let first = tag.firstIndex(of: unit(":")) { tag[first] = unit("=") }
            key += tag
        }
        key = sanitized(key)
        if bits.isEmpty { bits = [Array("1".utf16)] }
        for bit in bits {
            let fields = split(bit, "|")
            guard fields.count > 1 else {
                badLines += 1
                continue
            }
            var rate = 1.0
            if fields.count > 2 {
                let text = fields[2]
                guard text.count > 1, text[0] == unit("@"), isNumber(Array(text.dropFirst())) else {
                    badLines += 1
                    continue
                }
                // /^@([\d\.]+)/
                let digits = text.dropFirst().prefix { (unit("0")...unit("9")).contains($0) || $0 == unit(".") }
                guard !digits.isEmpty else { return false }
                rate = number(Array(digits))
            }
            let type = String(decoding: fields[1], as: UTF16.self)
            guard type == "s" || isNumber(fields[0]) else {
                badLines += 1
                continue
            }
            let value = number(fields[0])
            if type == "ms", value < 0 {
                badLines += 1
                continue
            }
            switch type {
            case "s": break
            case "ms":
                let timer = timers[key] ?? (0, 0)
                timers[key] = (timer.count + 1 / rate, timer.sum + value)
            case "g":
                let isSigned = [unit("+"), unit("-")].contains(fields[0][0])
                // A gauge that is 0 is falsy, as one that is unknown is.
                if let old = gauges[key], old != 0, isSigned { gauges[key] = old + value } else { gauges[key] = value }
            default:
                counters[key, default: 0] += value * (1 / rate)
            }
        }
        return true
    }

    private func unit(_ character: Unicode.Scalar) -> UInt16 { UInt16(character.value) }

    private func split(_ text: [UInt16], _ separator: Unicode.Scalar) -> [[UInt16]] {
        text.split(separator: unit(separator), omittingEmptySubsequences: false).map(Array.init)
    }

    private func isSpace(_ unit: UInt16) -> Bool {
        [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF].contains(unit)
            || (0x2000...0x200A).contains(unit)
    }

    private func sanitized(_ key: [UInt16]) -> [UInt16] {
        var result: [UInt16] = []
        for (index, character) in key.enumerated() {
            if isSpace(character) {
                if index == 0 || !isSpace(key[index - 1]) { result.append(unit("_")) }
            } else if character == unit("/") {
                result.append(unit("-"))
            } else if let scalar = Unicode.Scalar(character), scalar.isASCII,
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                    || "_-.;=".unicodeScalars.contains(scalar)
            {
                result.append(character)
            }
        }
        return result
    }

    /// Not an empty text, and not NaN.
    private func isNumber(_ text: [UInt16]) -> Bool { !text.isEmpty && !number(text).isNaN }

    /// `Number(text)`.
    private func number(_ text: [UInt16]) -> Double {
        var rest = text[...]
        while let first = rest.first, isSpace(first) { rest.removeFirst() }
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        let word = String(decoding: rest, as: UTF16.self)
        if word.isEmpty { return 0 }
        if ["Infinity", "+Infinity"].contains(word) { return .infinity }
        if word == "-Infinity" { return -.infinity }
        if word.hasPrefix("0x") || word.hasPrefix("0X") { return UInt64(word.dropFirst(2), radix: 16).map { Double($0) } ?? .nan }
        let isPlain = word.unicodeScalars.allSatisfy { "0123456789+-.eE".unicodeScalars.contains($0) }
        return isPlain ? Double(word) ?? .nan : .nan
    }
}
