/// Lines of text with JSON that was printed over several of them put back into one line, as if it had been printed so.
enum TextBlocks {
    /// So many lines from the end are looked at.
    static let lineLimit = 160
    /// A longer block stays as it is.
    private static let blockLimit = 80
    /// JSON on one line is wrapped by a narrow display over at most so many.
    private static let wrapLimit = 12

    static func folded(_ lines: [ArraySlice<UInt8>]) -> [NormalizedLine] {
        var followsGap = false
        var box = ASCIIBox()
        let lines: [NormalizedLine] = lines.compactMap { bytes in
            guard !bytes.isEmpty else {
                followsGap = true
                return nil
            }
            defer { followsGap = false }
            return NormalizedLine(box.content(of: bytes), followsGap: followsGap)
        }
        var result: [NormalizedLine] = []
        var index = lines.startIndex
        while index < lines.endIndex {
            if let end = end(ofBlockAt: index, in: lines) {
                result.append(NormalizedLine(lines[index], lines[(index + 1)...end]))
                index = end + 1
            } else {
                result.append(lines[index])
                index += 1
            }
        }
        return result
    }

    /// The last line of the block that the line at `start` opens; nil when it opens none, or one that does not close.
    private static func end(ofBlockAt start: Int, in lines: [NormalizedLine]) -> Int? {
        guard let last = lines[start].text.last else { return nil }
        let isPrinted = last == UInt8(ascii: "{") || last == UInt8(ascii: "[")
        guard isPrinted || lines[start].text.contains(UInt8(ascii: "{")) else { return nil }
        var depth = 0
        var quotes = Quotes()
        for index in start..<min(start + (isPrinted ? blockLimit : wrapLimit), lines.endIndex) {
            depth += quotes.balance(of: lines[index].text)
            // A bracket around the whole message, as in `[API Error: …]`, may close in the same line as the block.
            if depth <= 0 { return index > start ? index : nil }
        }
        return nil
    }

    /// Whether the next byte stands within a string, which a narrow display may have cut anywhere.
    private struct Quotes {
        private var isString = false
        private var isEscaped = false

        /// The brackets that a line opens and does not close; those within strings do not count.
        mutating func balance(of text: [UInt8]) -> Int {
            var balance = 0
            for byte in text {
                if isEscaped {
                    isEscaped = false
                } else if isString {
                    isEscaped = byte == UInt8(ascii: "\\")
                    isString = byte != UInt8(ascii: "\"")
                } else {
                    switch byte {
                    case UInt8(ascii: "\""): isString = true
                    case UInt8(ascii: "{"), UInt8(ascii: "["): balance += 1
                    case UInt8(ascii: "}"), UInt8(ascii: "]"): balance -= 1
                    default: break
                    }
                }
            }
            return balance
        }
    }
}
