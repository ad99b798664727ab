/// What a receiver says about a failure, made fit for a log line.
enum ReceiverWords {
    /// How long the text may become, in bytes of UTF-8.
    static let limit = BodyCollector.beginningLimit

    /// The body's lines in their order on one line, without control characters; empty when nothing readable is left.
    ///
    /// The first line comes first since a Pushgateway says there what is wrong. Bytes that are not UTF-8 are replaced. Of a page, as a proxy
    /// shows it, the text remains.
    static func text(_ body: [UInt8]) -> String {
        let text = HTMLText.isPage(body) ? HTMLText.text(body) : body
        let lines = text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            .map { line(String(decoding: $0, as: UTF8.self)) }
            .filter { !$0.isEmpty }
        var joined = ""
        for (index, line) in lines.enumerated() where index == 0 || line != lines[index - 1] {
            joined += (joined.isEmpty ? "" : joined.hasSuffix(":") ? " " : "; ") + line
        }
        return shortened(joined, to: limit)
    }

    private static func line(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                scalars.append(" ")
            } else if !Redaction.isInvisible(scalar) {
                scalars.append(scalar)
            }
        }
        let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " }
        let trimmed = scalars.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        return String(String.UnicodeScalarView(trimmed))
    }

    /// A text's beginning, of at most `limit` bytes.
    static func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var length = 0
        let ellipsis = "…"
        let kept = text.unicodeScalars.prefix { scalar in
            length += UTF8.width(scalar)
            return length <= limit - ellipsis.utf8.count
        }
        return String(kept) + ellipsis
    }
}
