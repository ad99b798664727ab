/// What a person would read of a page in HTML.
enum HTMLText {
    /// Tags that do not end a line.
    private static let inline = ["a", "b", "code", "em", "i", "span", "strong", "tt"]
    /// Elements of which nothing is shown.
    private static let hidden = ["script", "style"]

    /// Whether a body is a page.
    static func isPage(_ body: [UInt8]) -> Bool {
        let start = String(decoding: body.drop { " \t\r\n".utf8.contains($0) }.prefix(9), as: UTF8.self).lowercased()
        return ["<!doctype", "<html", "<?xml"].contains(where: start.hasPrefix)
    }

    /// The text between the tags, a line for each block; what is cut short within a tag ends before it.
    static func text(_ page: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var rest = page[...]
        var hiddenIn: String?
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            if hiddenIn == nil { text += rest[..<open] }
            guard let close = rest[open...].firstIndex(of: UInt8(ascii: ">")) else { return text }
            let name = String(
                decoding: rest[(open + 1)..<close].prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") },
                as: UTF8.self
            ).lowercased()
            if let element = hiddenIn {
                if name == "/" + element { hiddenIn = nil }
            } else {
                hiddenIn = hidden.first { $0 == name }
                if !inline.contains(where: { name == $0 || name == "/" + $0 }) { text.append(UInt8(ascii: "\n")) }
            }
            rest = rest[(close + 1)...]
        }
        return hiddenIn == nil ? text + rest : text
    }
}
