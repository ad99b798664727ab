/// A place in a line, which is read a byte at a time.
struct ByteCursor {
    /// The line with the LF at its end, or without one where the text ends.
    private let bytes: ArraySlice<UInt8>
    /// The number of the line in the text, beginning with 1.
    let line: Int
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>, line: Int) {
        self.bytes = bytes
        self.line = line
        position = bytes.startIndex
    }

    /// The length of the line in bytes.
    var count: Int { bytes.count }

    /// The byte at this place; nil at the end.
    var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    /// The bytes from an earlier place up to this one.
    func slice(from start: Int) -> ArraySlice<UInt8> { bytes[start..<position] }

    mutating func advance() {
        position = min(position + 1, bytes.endIndex)
    }

    /// Passes over spaces and tabs.
    mutating func skipBlanks() {
        while let byte = current, Self.isBlank(byte) { advance() }
    }

    /// Passes over bytes as long as they belong to something.
    mutating func skip(while belongs: (UInt8) -> Bool) {
        while position < bytes.endIndex, belongs(bytes[position]) { position += 1 }
    }

    /// Passes over a metric's name, if one stands here, and returns it.
    mutating func metricName() -> ArraySlice<UInt8> {
        let start = position
        if let first = current, Self.isNameStart(first) || first == UInt8(ascii: ":") {
            skip { Self.isNameStart($0) || $0 == UInt8(ascii: ":") || Self.isDigit($0) }
        }
        return slice(from: start)
    }

    /// Passes over a label's name, if one stands here, and returns it.
    mutating func labelName() -> ArraySlice<UInt8> {
        let start = position
        if let first = current, Self.isNameStart(first) { skip { Self.isNameStart($0) || Self.isDigit($0) } }
        return slice(from: start)
    }

    /// The byte at this place, where one must stand.
    func expected() throws(ExpositionError) -> UInt8 {
        guard let current else { throw error("unexpected end of input stream") }
        return current
    }

    /// An error at this place of the line, or at an earlier one.
    func error(_ message: String, at place: Int? = nil) -> ExpositionError {
        ExpositionError(line: line, column: (place ?? position) - bytes.startIndex + 1, message: message)
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
