/// What a logger puts before a message: a timestamp, then a level, then a module's name.
///
/// `2026-03-05T10:11:12.345Z ERROR codex_core::client: …`, `[2026-03-05 10:11:12] [error] …`, `Mar 5 10:11:12 host claude[12]: …`.
struct LogHeader {
    /// The number of bytes before the message.
    let length: Int
    /// Whether the level is that of a warning or an error.
    let isError: Bool

    /// Recognises a header at the start of a folded text; nil when there is none.
    init?(_ folded: ArraySlice<UInt8>) {
        guard Self.mayBegin(folded) else { return nil }
        var words = folded.prefix(256).split(separator: 0x20, maxSplits: 6)[...]
        var isError = false
        if Self.isSystemLog(words) {
            words = words.dropFirst(5)
        } else {
            guard Self.isDate(words.popFirst()) else { return nil }
            if Self.isTimeOfDay(words.first) { words.removeFirst() }
            words = words.dropFirst(Self.containerFields(words) ?? Self.programFields(words) ?? 0)
            // `· claude · error · …`, as Python's logging has it: every field is set off.
            if words.first?.elementsEqual(Self.separator) == true { words.removeFirst() }
            while words.count > 2, words[words.startIndex + 1].elementsEqual(Self.separator) {
                isError = isError || words.first.flatMap(Self.level) ?? false
                words = words.dropFirst(2)
            }
            // The first word of what announces an error is no level.
            let isPrefix = words.first.flatMap { MessageStarts.errorPrefix(of: folded[$0.startIndex...]) } != nil
            if !isPrefix, let level = words.first.flatMap(Self.level) {
                words.removeFirst()
                isError = level
            }
            if let module = words.first, module.last == UInt8(ascii: ":"), module.count > 3, module.contains(UInt8(ascii: ":")) {
                let name = module.dropLast()
                // The name of an error belongs to the message.
                let isError = ["error", "exception", "exhausted"].contains { String(decoding: name, as: UTF8.self).hasSuffix($0) }
                if !isError, name.contains(UInt8(ascii: ":")) || name.contains(UInt8(ascii: "_")) { words.removeFirst() }
            }
        }
        guard let message = words.first else { return nil }
        length = message.startIndex - folded.startIndex
        self.isError = isError
    }

    /// Whether a text begins as a date or a month's short name do; most lines do not, and need not be cut into words.
    private static func mayBegin(_ folded: ArraySlice<UInt8>) -> Bool {
        guard let first = folded.first else { return false }
        if first.isDigit || first == UInt8(ascii: "[") { return true }
        return first.isLetter && folded.dropFirst(3).first == 0x20
    }

    /// Whether words begin as system logs do: `mar 5 10:11:12 host program[12]:`.
    private static func isSystemLog(_ words: ArraySlice<ArraySlice<UInt8>>) -> Bool {
        guard words.count > 5, let month = words.first, month.count == 3, month.allSatisfy(\.isLetter) else { return false }
        let fields = Array(words.prefix(5))
        return fields[1].allSatisfy(\.isDigit) && fields[2].count == 8 && isTimeOfDay(fields[2]) && fields[4].last == UInt8(ascii: ":")
    }

    private static let separator = Array("·".utf8)

    /// `stderr f `, as container runtimes write it.
    private static func containerFields(_ words: ArraySlice<ArraySlice<UInt8>>) -> Int? {
        guard words.count > 2 else { return nil }
        let (stream, tag) = (String(decoding: words[words.startIndex], as: UTF8.self), words[words.startIndex + 1])
        return ["stderr", "stdout"].contains(stream) && (tag.elementsEqual("f".utf8) || tag.elementsEqual("p".utf8)) ? 2 : nil
    }

    /// `host program[12]: `, as system logs write it behind a date in one word.
    private static func programFields(_ words: ArraySlice<ArraySlice<UInt8>>) -> Int? {
        guard words.count > 2 else { return nil }
        let program = words[words.startIndex + 1]
        return program.suffix(2).elementsEqual("]:".utf8) && program.contains(UInt8(ascii: "[")) ? 2 : nil
    }

    private static func isDate(_ word: ArraySlice<UInt8>?) -> Bool {
        guard let word = word?.drop(while: { $0 == UInt8(ascii: "[") }), word.count >= 10 else { return false }
        let shape = word.prefix(10).map { $0.isDigit ? UInt8(ascii: "0") : $0 }
        return shape == Array("0000-00-00".utf8) || shape == Array("0000/00/00".utf8)
    }

    /// Whether a word begins with hours and minutes.
    static func isTimeOfDay(_ word: ArraySlice<UInt8>?) -> Bool {
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
