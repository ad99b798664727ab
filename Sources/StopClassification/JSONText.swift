/// One validated JSON value as a window onto the bytes it was read from; members and elements are found when they are asked for.
///
/// A look-up is linear in the value it searches. Nothing here traps on any input.
struct JSONText {
    private let bytes: [UInt8]
    private let range: Range<Int>

    private init(bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        self.range = range
    }

    /// Validates that `bytes` hold exactly one JSON value with white space around it.
    init?(_ bytes: [UInt8]) {
        guard let (range, end) = Self.scan(bytes, from: 0) else { return nil }
        guard bytes[end...].allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) else { return nil }
        self.init(bytes: bytes, range: range)
    }

    /// Validates the one JSON value that starts at `start`, whatever follows it.
    init?(_ bytes: [UInt8], startingAt start: Int) {
        guard let (range, _) = Self.scan(bytes, from: start) else { return nil }
        self.init(bytes: bytes, range: range)
    }

    private static func scan(_ bytes: [UInt8], from start: Int) -> (Range<Int>, Int)? {
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, range: start..<max(start, buffer.count))
            return scanner.value().map { ($0, scanner.position) }
        }
    }

    var isObject: Bool { bytes[range.lowerBound] == UInt8(ascii: "{") }

    var isArray: Bool { bytes[range.lowerBound] == UInt8(ascii: "[") }

    /// A number, `true`, `false` or `null` as it is written; empty for anything longer.
    var literal: String { range.count <= 64 && !isObject && !isArray ? String(decoding: bytes[range], as: UTF8.self) : "" }

    var isNull: Bool { bytes[range.lowerBound] == UInt8(ascii: "n") }

    var bool: Bool? {
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    /// The number, also when it is written as a string ("429"), as some services do.
    var number: Double? {
        guard range.count <= 64 else { return nil }
        let first = bytes[range.lowerBound]
        if first == UInt8(ascii: "\"") { return string.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } }
        guard first.isDigit || first == UInt8(ascii: "-") else { return nil }
        return Double(String(decoding: bytes[range], as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// The text of a string with its escapes resolved; half a surrogate pair becomes U+FFFD.
    var string: String? { string(limit: .max) }

    /// The text of a string, of which at most the first `limit` bytes of source are read.
    func string(limit: Int) -> String? {
        guard bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
        return Self.unescape(bytes[(range.lowerBound + 1)..<(range.upperBound - 1)].prefix(limit))
    }

    /// The first member called `name`, nil when this is no object or has none.
    ///
    /// - Parameter ignoringCase: whether ASCII letters need not agree in case, as in the names of headers.
    func member(_ name: String, ignoringCase: Bool = false) -> JSONText? {
        var found: Range<Int>?
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, range: range)
            _ = scanner.members(depth: 0) { key, value in
                let isSame =
                    ignoringCase ? buffer[key].elementsEqual(name.utf8) { $0.folded == $1.folded } : buffer[key].elementsEqual(name.utf8)
                if isSame { found = value }
                return found == nil
            }
        }
        return found.map { JSONText(bytes: bytes, range: $0) }
    }

    /// The members of an object in their order, at most the first 1024; none when this is no object.
    var members: [(name: String, value: JSONText)] {
        var ranges: [(name: Range<Int>, value: Range<Int>)] = []
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, range: range)
            _ = scanner.members(depth: 0) {
                ranges.append(($0, $1))
                return ranges.count < 1024
            }
        }
        return ranges.map { (Self.unescape(bytes[$0.name]), JSONText(bytes: bytes, range: $0.value)) }
    }

    /// The elements of an array, at most the first 1024; none when this is no array.
    var elements: [JSONText] {
        var ranges: [Range<Int>] = []
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, range: range)
            _ = scanner.elements(depth: 0) {
                ranges.append($0)
                return ranges.count < 1024
            }
        }
        return ranges.map { JSONText(bytes: bytes, range: $0) }
    }

    /// The value at a dotted path of member names; a number names an element, as in `message.content.0.text`.
    func value(at path: String, ignoringCase: Bool = false) -> JSONText? {
        var value = self
        for component in path.split(separator: ".") {
            let next: JSONText?
            if let index = Int(component), !value.isObject {
                let elements = value.elements
                next = elements.indices.contains(index) ? elements[index] : nil
            } else {
                next = value.member(String(component), ignoringCase: ignoringCase)
            }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    /// The source text, at most its first `limit` bytes.
    func source(limit: Int) -> ArraySlice<UInt8> { bytes[range].prefix(limit) }

    private static func unescape(_ source: ArraySlice<UInt8>) -> String {
        guard source.contains(UInt8(ascii: "\\")) else { return String(decoding: source, as: UTF8.self) }
        var text: [UInt8] = []
        text.reserveCapacity(source.count)
        var rest = source
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                text.append(byte)
                continue
            }
            switch kind {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): text.append(contentsOf: String(unicodeEscape(&rest)).utf8)
            default: text.append(kind)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func unicodeEscape(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        guard let unit = codeUnit(&rest) else { return replacement }
        guard unit & 0xFC00 == 0xD800 else { return Unicode.Scalar(unit) ?? replacement }
        var ahead = rest
        guard ahead.popFirst() == UInt8(ascii: "\\"), ahead.popFirst() == UInt8(ascii: "u"), let low = codeUnit(&ahead),
            low & 0xFC00 == 0xDC00
        else { return replacement }
        rest = ahead
        return Unicode.Scalar(0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF)) ?? replacement
    }

    private static func codeUnit(_ rest: inout ArraySlice<UInt8>) -> UInt32? {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = rest.popFirst()?.hexDigit else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }
}
