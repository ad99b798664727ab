/// One line of output in the form that patterns are written for, beside the form that people read.
///
/// Normalised means: no escape sequences, typographic quotes made plain, NBSP and its relatives made spaces, runs of spaces made one,
/// every separator (`·`, `∙`, `•`, dashes between spaces) made ` · `, and ASCII letters folded. What stands before a message (a mark, a
/// log header, `Error: `) is recognised, so that patterns can be anchored to where the message begins.
struct NormalizedLine {
    /// A place where a message may begin.
    struct Start {
        /// The offset into `text` and `folded`.
        let offset: Int
        /// Whether something in front of it announces an error.
        let afterErrorPrefix: Bool
    }

    /// Patterns see no more of a line than this many characters.
    static let lengthLimit = 4096

    /// The characters of `display`.
    private let shown: [Unicode.Scalar]
    /// The normalised line as it was written.
    let text: [UInt8]
    /// The normalised line with A…Z folded; offsets are those of `text`.
    let folded: [UInt8]
    /// The bytes that occur in `folded`.
    let bytes: ByteSet
    /// The number of spaces the line began with.
    let indentation: Int
    /// Whether an empty line stands above.
    let followsGap: Bool
    /// The number of characters it took, indentation included.
    let width: Int
    /// The first character as it was printed, a space too; nil for an empty line.
    let firstScalar: Unicode.Scalar?
    /// Whether the line begins in a style or with a word in capital letters, as no sentence does.
    let isEmphasized: Bool
    /// Whether one of the assistants' marks, such as `⎿`, stood in front.
    let isMarked: Bool
    /// Where a message may begin, outermost first.
    let starts: [Start]

    init(_ line: some Collection<UInt8>, followsGap: Bool = false) {
        self.followsGap = followsGap
        let isStyled =
            line.starts(with: "\u{1B}[".utf8) && line.prefix(16).dropFirst(2).first { (0x31...0x39).contains($0) || $0 == 0x6D } != 0x6D
        let line = TerminalText(line.prefix(Self.lengthLimit * 4)).scalars
        firstScalar = line.first
        let body = Self.unframed(line[...])
        indentation = line.prefix { $0.isSpace }.count
        width = indentation + body.count
        shown = Self.shown(body)

        let log = LogfmtMessage(body)
        let said = log.map { $0.message[...] } ?? body
        let unmarked = said.drop { $0.isSpace || Self.isMark($0) || Self.isErrorMark($0) }
        let marks = said.prefix(said.count - unmarked.count)
        isMarked = !marks.isEmpty

        text = Self.withoutClosingQuote(Self.normalized(unmarked.prefix(Self.lengthLimit)))
        folded = text.map(\.folded)
        bytes = ByteSet(folded)
        let initial = text.prefix { $0.isLetter }
        isEmphasized = isStyled || initial.count > 2 && initial.allSatisfy { $0 != $0.folded }
        let announcesError = log != nil || marks.contains(where: Self.isErrorMark)
        starts = MessageStarts(text: text, folded: folded, afterErrorMark: announcesError).starts
    }

    /// Several lines put together: a message that was wrapped, or JSON that was printed in lines.
    init(_ first: NormalizedLine, _ more: some Collection<NormalizedLine>) {
        firstScalar = first.firstScalar
        indentation = first.indentation
        width = first.width
        followsGap = first.followsGap
        isMarked = first.isMarked
        isEmphasized = first.isEmphasized
        var shown = first.shown
        var text = first.text
        var bytes = first.bytes.union(ByteSet([0x20]))
        for line in more where text.count < Self.lengthLimit {
            if shown.count < Self.shownLimit { shown = Self.shown((shown + [" "] + line.shown)[...]) }
            text.append(0x20)
            text.append(contentsOf: line.text)
            bytes = bytes.union(line.bytes)
        }
        self.shown = shown
        self.text = text
        self.bytes = bytes
        folded = text.map(\.folded)
        starts = MessageStarts(text: text, folded: folded, afterErrorMark: first.starts.first?.afterErrorPrefix ?? false).starts
    }

    /// The cleaned line for people: at most 400 characters, no control characters.
    var display: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: shown)
        return String(view)
    }

    /// Whether the line has letters or digits, not only rules and box drawing.
    var hasWords: Bool { folded.contains { $0.isLetter || $0.isDigit } }

    /// The number of words.
    var wordCount: Int { text.isEmpty ? 0 : text.count { $0 == 0x20 } + 1 }

    // MARK: - The two forms

    /// A line without white space and without the sides of a frame that terminal interfaces draw around their notices.
    private static func unframed(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var body = line.drop { $0.isSpace }
        guard let first = body.first, frameSides.contains(first) else { return body }
        body = body.dropFirst().drop { $0.isSpace }
        while let last = body.last, last.isSpace { body.removeLast() }
        if let last = body.last, frameSides.contains(last) {
            body.removeLast()
            while let last = body.last, last.isSpace { body.removeLast() }
        }
        return body
    }

    private static let frameSides: Set<Unicode.Scalar> = ["│", "┃", "║", "▌", "▐", "▏", "▕", "▎", "▍"]

    private static let shownLimit = 400

    private static func shown(_ body: ArraySlice<Unicode.Scalar>) -> [Unicode.Scalar] {
        var shown = body.prefix(shownLimit)
        while let last = shown.last, last.isSpace { shown.removeLast() }
        return Array(shown)
    }

    private static func normalized(_ body: ArraySlice<Unicode.Scalar>) -> [UInt8] {
        let separator = "·".utf8
        var text: [UInt8] = []
        text.reserveCapacity(body.count)
        var wordStart = 0
        func endWord() {
            guard text.count > wordStart else { return }
            // A hyphen between spaces is a dash.
            if text.count == wordStart + 1, text.last == UInt8(ascii: "-") {
                text.removeLast()
                text.append(contentsOf: separator)
            }
            text.append(0x20)
            wordStart = text.count
        }
        for scalar in body {
            switch CanonicalScalar(scalar) {
            case .space: endWord()
            case .separator:
                endWord()
                text.append(contentsOf: separator)
                endWord()
            case .other(let scalar):
                if scalar.isASCII { text.append(UInt8(scalar.value)) } else { text.append(contentsOf: String(scalar).utf8) }
            }
        }
        endWord()
        if !text.isEmpty { text.removeLast() }
        return text
    }

    /// A message that was quoted whole, as in `Error: "…"`, ends before its closing quote; the opening one is a part of what stands in front.
    ///
    /// What begins small is rather the value of a key in somebody's data.
    private static func withoutClosingQuote(_ text: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        guard text.last == quote, let initial = text.first, !initial.isLetter || initial != initial.folded,
            let first = text.firstIndex(of: quote), first >= 2, text[..<first].suffix(2).elementsEqual(": ".utf8),
            text[(first + 1)...].firstIndex(of: quote) == text.count - 1
        else { return text }
        return text.dropLast()
    }

    // MARK: - Where a message may begin

    /// Whether this is one of the marks that assistants put before notices of their own.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool { !scalar.isASCII && marks.contains(scalar) }

    private static let marks: Set<Unicode.Scalar> = ["⎿", "ℹ", "⏺", "●", "✻", "✽", "✶", "✳", "✢"]

    /// Whether this is one of the marks that assistants put before errors.
    private static func isErrorMark(_ scalar: Unicode.Scalar) -> Bool { !scalar.isASCII && errorMarks.contains(scalar) }

    private static let errorMarks: Set<Unicode.Scalar> = [
        "■", "✗", "✘", "✖", "✕", "×", "⚠", "❌", "⛔", "🛑", "🚫", "🖐", "✋", "⏳", "⌛", "⏰", "⏸", "❗", "🔴",
    ]
}
