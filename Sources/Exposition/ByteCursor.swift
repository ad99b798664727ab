/// A place in a text that is read line by line, a byte at a time.
struct ByteCursor {
    private let bytes: [UInt8]
    private var lineStart = 0
    private(set) var line = 0
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The byte at this place; nil at the end.
    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The bytes from an earlier place up to this one.
    func slice(from start: Int) -> ArraySlice<UInt8> { bytes[start..<position] }

    mutating func beginLine() {
        line += 1
        lineStart = position
    }

    mutating func advance() {
        position = min(position + 1, bytes.count)
    }

    /// Passes over spaces and tabs.
    mutating func skipBlanks() {
        while let byte = current, Self.isBlank(byte) { advance() }
    }

    /// Passes over bytes as long as they belong to something.
    mutating func skip(while belongs: (UInt8) -> Bool) {
        while let byte = current, belongs(byte) { advance() }
    }

    /// The byte at this place, where one must stand.
    func expected() throws(PrometheusTextError) -> UInt8 {
        guard let current else { throw error("unexpected end of input stream") }
        return current
    }

    /// An error at this place of the present line, or at an earlier one.
    func error(_ message: String, at place: Int? = nil) -> PrometheusTextError {
        PrometheusTextError(line: line, column: (place ?? position) - lineStart + 1, message: message)
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
