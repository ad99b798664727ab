/// A strict cursor over the bytes of one JSON value: it validates and skips, builds nothing, and never goes deeper than its limit.
///
/// RFC 8259, except that the bytes of a string need not be valid UTF-8: output that was cut or mixed is still read.
/// Every operation is linear in the bytes it passes.
struct JSONScanner {
    /// Deeper nesting is refused, so that hostile input cannot exhaust the stack.
    static let depthLimit = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private let end: Int
    private(set) var position: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>) {
        self.bytes = bytes
        end = min(range.upperBound, bytes.count)
        position = max(0, min(range.lowerBound, end))
    }

    /// The byte under the cursor, nil at the end.
    var current: UInt8? { position < end ? bytes[position] : nil }

    mutating func skipSpace() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Passes `byte` if it stands under the cursor.
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Passes one string, returning the range between its quotes.
    mutating func string() -> Range<Int>? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while position < end {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return start..<(position - 1) }
            if byte < 0x20 { return nil }
            if byte == UInt8(ascii: "\\"), !escape() { return nil }
        }
        return nil
    }

    private mutating func escape() -> Bool {
        guard position < end else { return false }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            guard end - position >= 4 else { return false }
            for _ in 0..<4 {
                guard bytes[position].hexDigit != nil else { return false }
                position += 1
            }
            return true
        default:
            return false
        }
    }

    /// Passes one value of any sort.
    mutating func value(depth: Int = 0) -> Range<Int>? {
        skipSpace()
        let start = position
        guard depth < Self.depthLimit, let byte = current else { return nil }
        let valid =
            switch byte {
            case UInt8(ascii: "{"): members(depth: depth) { _, _ in true }
            case UInt8(ascii: "["): elements(depth: depth) { _ in true }
            case UInt8(ascii: "\""): string() != nil
            case UInt8(ascii: "t"): literal("true")
            case UInt8(ascii: "f"): literal("false")
            case UInt8(ascii: "n"): literal("null")
            default: number()
            }
        return valid ? start..<position : nil
    }

    /// Passes an object, reporting each member's name (between the quotes) and value until `report` has enough and returns false.
    mutating func members(depth: Int, _ report: (Range<Int>, Range<Int>) -> Bool) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        skipSpace()
        if take(UInt8(ascii: "}")) { return true }
        while true {
            skipSpace()
            guard let name = string() else { return false }
            skipSpace()
            guard take(UInt8(ascii: ":")), let member = value(depth: depth + 1) else { return false }
            guard report(name, member) else { return true }
            skipSpace()
            if take(UInt8(ascii: "}")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    /// Passes an array, reporting each element until `report` has enough and returns false.
    mutating func elements(depth: Int, _ report: (Range<Int>) -> Bool) -> Bool {
        guard take(UInt8(ascii: "[")) else { return false }
        skipSpace()
        if take(UInt8(ascii: "]")) { return true }
        while true {
            guard let element = value(depth: depth + 1) else { return false }
            guard report(element) else { return true }
            skipSpace()
            if take(UInt8(ascii: "]")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    private mutating func literal(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard end - position >= length else { return false }
        for offset in 0..<length where bytes[position + offset] != text.utf8Start[offset] { return false }
        position += length
        return true
    }

    private mutating func number() -> Bool {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")), !digits() { return false }
        if take(UInt8(ascii: ".")), !digits() { return false }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            return digits()
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = position
        while position < end, bytes[position].isDigit { position += 1 }
        return position > start
    }
}
