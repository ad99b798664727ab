internal import MetricRegistry

/// A text that says by itself whether it is whole: a first line that names its kind, and a checksum in its last.
///
/// For files that are replaced without waiting for the disk: after a power cut such a file may be empty or half.
enum CheckedText {
    private static let mark = Array("# checksum ".utf8)

    /// The text with its first and last line.
    static func sealed(_ body: [UInt8], kind: String) -> [UInt8] {
        var text = Array("# \(kind)\n".utf8) + body
        let sum = String(FNV1a.hash(text), radix: 16)
        text += mark + Array((String(repeating: "0", count: 16 - sum.utf8.count) + sum + "\n").utf8)
        return text
    }

    /// The text between the two lines; nil when it is of another kind or not whole.
    static func opened(_ text: [UInt8], kind: String) -> [UInt8]? {
        let head = Array("# \(kind)\n".utf8)
        let tail = mark.count + 17
        guard text.starts(with: head), text.count >= head.count + tail else { return nil }
        let sealed = text.dropLast(tail)
        let last = text.suffix(tail)
        guard last.starts(with: mark), last.last == UInt8(ascii: "\n"),
            UInt64(String(decoding: last.dropFirst(mark.count).dropLast(), as: UTF8.self), radix: 16) == FNV1a.hash(sealed)
        else { return nil }
        return Array(sealed.dropFirst(head.count))
    }
}
