/// What a logger puts before a message: a timestamp, then a level, then a module's name.
///
/// `2026-03-05T10:11:12.345Z ERROR codex_core::client: …`, `[2026-03-05 10:11:12] [error] …`.
struct LogHeader {
    /// The number of bytes before the message.
    let length: Int
    /// Whether the level is that of a warning or an error.
    let isError: Bool

    /// Recognises a header at the start of a folded line; nil when there is none.
    init?(_ folded: [UInt8]) {
        var words = folded.split(separator: 0x20, maxSplits: 5)[...]
        guard Self.isDate(words.popFirst()) else { return nil }
        if Self.isTimeOfDay(words.first) { words.removeFirst() }
        var isError = false
        if let level = words.first.flatMap(Self.level) {
            words.removeFirst()
            isError = level
        }
        if let module = words.first, module.last == UInt8(ascii: ":"), module.count > 3, module.contains(UInt8(ascii: ":")) {
            let name = module.dropLast()
            if name.contains(UInt8(ascii: ":")) || name.contains(UInt8(ascii: "_")) { words.removeFirst() }
        }
        guard let message = words.first else { return nil }
        length = message.startIndex
        self.isError = isError
    }

    private static func isDate(_ word: ArraySlice<UInt8>?) -> Bool {
        guard let word = word?.drop(while: { $0 == UInt8(ascii: "[") }), word.count >= 10 else { return false }
        let shape = word.prefix(10).map { $0.isDigit ? UInt8(ascii: "0") : $0 }
        return shape == Array("0000-00-00".utf8) || shape == Array("0000/00/00".utf8)
    }

    private static func isTimeOfDay(_ word: ArraySlice<UInt8>?) -> Bool {
        guard let word, word.count >= 5 else { return false }
        let shape = word.prefix(5).map { $0.isDigit ? UInt8(ascii: "0") : $0 }
        return shape == Array("00:00".utf8)
    }

    private static func level(_ word: ArraySlice<UInt8>) -> Bool? {
        let name = word.filter(\.isLetter)
        guard word.count - name.count <= 3 else { return nil }
        switch String(decoding: name, as: UTF8.self) {
        case "error", "err", "fatal", "critical", "warn", "warning": return true
        case "info", "debug", "trace", "notice": return false
        default: return nil
        }
    }
}
