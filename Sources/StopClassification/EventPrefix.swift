/// What stands before a structured event on its line: `data: ` of a stream of events, or what loggers and runners put there.
enum EventPrefix {
    /// The number of bytes before the object that takes the rest of the line; nil when the line is something else, such as a sentence
    /// about an object.
    static func length(_ line: [UInt8], limit: Int) -> Int? {
        guard let brace = line.prefix(limit).firstIndex(of: UInt8(ascii: "{")), brace > 0,
            line[(brace + 1)...].first(where: { $0 != 0x20 }) == UInt8(ascii: "\""),
            line.last(where: { $0 != 0x20 }) == UInt8(ascii: "}")
        else { return nil }
        let head = line[..<brace].drop { $0 == 0x20 }
        if head.elementsEqual("data:".utf8) || head.elementsEqual("data: ".utf8) { return brace }
        let whole = NormalizedLine(line[...brace])
        guard let last = whole.starts.last, last.offset == whole.text.count - 1, last.offset > 0, !last.afterErrorPrefix else { return nil }
        return brace
    }
}
