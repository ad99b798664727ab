import MetricRegistry

/// Names of labels for receivers that do not take all characters.
enum LabelNameText {
    /// A name in front of its equals sign.
    static func written(_ name: String, _ escaping: NameEscaping) -> [UInt8] {
        let escaped = escaping.escaped(labelName: name)
        guard NameEscaping.underscores.escaped(labelName: escaped) != escaped else { return Array(escaped.utf8) }
        var text: [UInt8] = []
        EscapedText.appendQuoted(escaped, to: &text)
        return text
    }

    /// How many bytes more the names take than those that are kept, at most.
    static func growth(_ names: [String], _ escaping: NameEscaping) -> Int {
        names.reduce(0) { $0 + max(0, written($1, escaping).count - written($1, .allowUTF8).count) }
    }
}

extension TextCursor {
    /// Writes labels, in place of whose names stand others.
    @inline(never)
    func appending(_ labels: UnsafeBufferPointer<UInt8>, names: [[UInt8]]) -> TextCursor {
        var cursor = self
        cursor.append(labels, names: names)
        return cursor
    }

    private mutating func append(_ labels: UnsafeBufferPointer<UInt8>, names: [[UInt8]]) {
        var rest = labels[...]
        for (index, name) in names.enumerated() {
            if index > 0 {
                append(UInt8(ascii: ","))
                rest = rest.dropFirst()
            }
            name.withUnsafeBufferPointer { append($0) }
            // The name that is kept, which is quoted when it has an equals sign in it.
            if rest.first == UInt8(ascii: "\"") { rest = rest.dropFirst(Self.quotedLength(rest)) }
            rest = rest.drop { $0 != UInt8(ascii: "=") }
            let length = 1 + Self.quotedLength(rest.dropFirst())
            append(UnsafeBufferPointer(rebasing: rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
    }

    /// The length of a text in double quotes, with them.
    private static func quotedLength(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var isEscaped = false
        for (length, byte) in text.dropFirst().enumerated() {
            if byte == UInt8(ascii: "\""), !isEscaped { return length + 2 }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return text.count
    }
}
