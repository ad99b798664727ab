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
    /// Whether one of the assistants' marks, such as `⎿`, stood in front.
    let isMarked: Bool
    /// Where a message may begin, outermost first.
    let starts: [Start]

    init(_ line: some Collection<UInt8>) {
        let shown = TerminalText(line.prefix(Self.lengthLimit * 4)).scalars
        let body = shown.drop { $0.isSpace }
        indentation = shown.count - body.count
        display = Self.display(body)

        let unmarked = body.drop { $0.isSpace || Self.marks.contains($0) || Self.errorMarks.contains($0) }
        let marks = body.prefix(body.count - unmarked.count)
        isMarked = !marks.isEmpty

        text = Self.normalized(unmarked.prefix(Self.lengthLimit))
        folded = text.map(\.folded)
        starts = Self.starts(in: folded, afterErrorMark: marks.contains { Self.errorMarks.contains($0) })
    }

    /// Several lines put together: a message that was wrapped, or JSON that was printed in lines.
    init(_ first: NormalizedLine, _ more: some Collection<NormalizedLine>) {
        indentation = first.indentation
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
        starts = Self.starts(in: folded, afterErrorMark: first.starts.first?.afterErrorPrefix ?? false)
    }

    /// Whether the line has letters or digits, not only rules and box drawing.
    var hasWords: Bool { folded.contains { $0.isLetter || $0.isDigit } }

    /// The number of words.
    var wordCount: Int { text.split(separator: 0x20).count }

    // MARK: - The two forms

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
    private static let marks: Set<Unicode.Scalar> = ["⎿", "ℹ"]

    /// Marks that assistants put before errors.
    private static let errorMarks: Set<Unicode.Scalar> = ["■", "✗", "✘", "✖", "✕", "×", "⚠", "❌", "⛔", "🛑"]

    /// Words that stand before an error's message.
    private static let errorPrefixes: [[UInt8]] = [
        "error: ", "api error: ", "[api error: ", "api error (", "error (", "[error] ", "error · ", "fatal: ", "fatal error: ",
        "unexpected error: ", "an error occurred: ", "error during compaction: ", "stream error: ",
        "stream disconnected before completion: ", "http error: ", "request failed: ", "gaxioserror: ", "apierror: ",
    ].map { Array($0.utf8) }

    private static func starts(in folded: [UInt8], afterErrorMark: Bool) -> [Start] {
        var starts = [Start(offset: 0, afterErrorPrefix: afterErrorMark)]
        if let header = LogHeader(folded) { starts.append(Start(offset: header.length, afterErrorPrefix: header.isError)) }
        // Prefixes nest ("Error: API Error: …"), but not without end.
        for _ in 0..<4 {
            let rest = folded[(starts.last?.offset ?? 0)...]
            guard let prefix = errorPrefixes.first(where: { rest.starts(with: $0) }) else { break }
            starts.append(Start(offset: rest.startIndex + prefix.count, afterErrorPrefix: true))
        }
        return starts
    }
}
