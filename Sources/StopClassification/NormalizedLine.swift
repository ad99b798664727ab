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

    /// The cleaned line for people: at most 400 characters, no control characters.
    let display: String
    /// The normalised line as it was written.
    let text: [UInt8]
    /// The normalised line with A…Z folded; offsets are those of `text`.
    let folded: [UInt8]
    /// The number of spaces the line began with.
    let indentation: Int
    /// Whether an empty line stands above.
    let followsGap: Bool
    /// The number of characters it took, indentation included.
    let width: Int
    /// The first character as it was printed, a space too; nil for an empty line.
    let firstScalar: Unicode.Scalar?
    /// Whether one of the assistants' marks, such as `⎿`, stood in front.
    let isMarked: Bool
    /// Where a message may begin, outermost first.
    let starts: [Start]

    init(_ line: some Collection<UInt8>, followsGap: Bool = false) {
        self.followsGap = followsGap
        let shown = TerminalText(line.prefix(Self.lengthLimit * 4)).scalars
        firstScalar = shown.first
        let body = Self.unframed(shown[...])
        indentation = shown.prefix { $0.isSpace }.count
        width = indentation + body.count
        display = Self.display(body)

        let log = LogfmtMessage(body)
        let said = log.map { $0.message[...] } ?? body
        let unmarked = said.drop { $0.isSpace || Self.marks.contains($0) || Self.errorMarks.contains($0) }
        let marks = said.prefix(said.count - unmarked.count)
        isMarked = !marks.isEmpty

        text = Self.normalized(unmarked.prefix(Self.lengthLimit))
        folded = text.map(\.folded)
        let announcesError = log != nil || marks.contains { Self.errorMarks.contains($0) }
        starts = MessageStarts(text: text, folded: folded, afterErrorMark: announcesError).starts
    }

    /// Several lines put together: a message that was wrapped, or JSON that was printed in lines.
    init(_ first: NormalizedLine, _ more: some Collection<NormalizedLine>) {
        firstScalar = first.firstScalar
        indentation = first.indentation
        width = first.width
        followsGap = first.followsGap
        isMarked = first.isMarked
        var display = first.display.unicodeScalars
        var text = first.text
        for line in more where text.count < Self.lengthLimit {
            display.append(" ")
            display.append(contentsOf: line.display.unicodeScalars)
            text.append(0x20)
            text.append(contentsOf: line.text)
        }
        self.display = Self.display(Array(display)[...])
        self.text = text
        folded = text.map(\.folded)
        starts = MessageStarts(text: text, folded: folded, afterErrorMark: first.starts.first?.afterErrorPrefix ?? false).starts
    }

    /// Whether the line has letters or digits, not only rules and box drawing.
    var hasWords: Bool { folded.contains { $0.isLetter || $0.isDigit } }

    /// The number of words.
    var wordCount: Int { text.split(separator: 0x20).count }

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

    private static func display(_ body: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: body.prefix(400))
        while let last = view.last, last.isSpace { view.removeLast() }
        return String(view)
    }

    private static func normalized(_ body: some Collection<Unicode.Scalar>) -> [UInt8] {
        var words: [[UInt8]] = [[]]
        func endWord() {
            if words.last?.isEmpty == false { words.append([]) }
        }
        for scalar in body {
            switch CanonicalScalar(scalar) {
            case .space: endWord()
            case .separator:
                endWord()
                words[words.count - 1] = Array("·".utf8)
                endWord()
            case .other(let scalar): words[words.count - 1].append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        if words.last?.isEmpty == true { words.removeLast() }
        let hyphens: Set<[UInt8]> = [Array("-".utf8)]
        return Array(words.map { hyphens.contains($0) ? Array("·".utf8) : $0 }.joined(separator: [0x20]))
    }

    // MARK: - Where a message may begin

    /// Marks that assistants put before notices of their own.
    private static let marks: Set<Unicode.Scalar> = ["⎿", "ℹ", "⏺", "●", "✻", "✽", "✶", "✳", "✢"]

    /// Marks that assistants put before errors.
    private static let errorMarks: Set<Unicode.Scalar> = [
        "■", "✗", "✘", "✖", "✕", "×", "⚠", "❌", "⛔", "🛑", "🚫", "🖐", "✋", "⏳", "⌛", "⏰", "⏸", "❗", "🔴",
    ]
}
