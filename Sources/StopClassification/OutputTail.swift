/// The end of an assistant's output: what its structured events say about the session's end, and the last lines of text.
///
/// It is fed every byte the assistant writes, in whatever pieces they come. The cost is linear in the bytes, and what is kept is bounded
/// (64 to 128 KiB of text, up to 256 KiB of an unfinished event per stream, some KiB of events), however much or little the output is
/// divided into lines. A value: copies are independent, and no method is safe to call from two threads at once on one copy.
public struct OutputTail: Sendable {
    /// So many bytes of text are kept at least.
    public static let textLimit = 64 * 1024

    /// The assistant that the output comes from.
    public let assistant: AssistantKind

    private(set) var events: EventRecorder
    private var output = LineAssembler()
    private var errors = LineAssembler()
    private var outputEnd = LineEnd.carriageReturn
    private var errorsEnd = LineEnd.carriageReturn
    /// Finished lines of text, each ended by a line feed; of several empty lines in a row one.
    private var text: [UInt8] = []
    /// How much of the text came before the last event.
    private var textBeforeEvent = 0
    /// Whether the first line is an event; nil before there is one.
    private var beginsWithEvent: Bool?
    /// Whether the output is that of an assistant which prints text, and shows events only as it shows any other file.
    private var isText = false
    /// Whether a block of code in Markdown is open, in which events are examples.
    private var isInFence = false

    private enum LineEnd {
        case carriageReturn, lineFeed
    }

    /// An empty recorder for the output of one assistant, read by these rules.
    public init(assistant: AssistantKind, rules: StopRules = .builtIn) {
        self.assistant = assistant
        events = EventRecorder(rules: rules.events.filter { assistant.takes(rulesOf: $0.assistant) })
    }

    /// The session's identifier, once the output has told one.
    public var sessionID: String? { events.sessionID }

    /// Whether structured events have shown the assistant at work, which takes an answer of its provider.
    ///
    /// Assistants that print text never show it.
    public var showsAnswers: Bool { events.showsAnswers }

    /// Whether a text can be a session's identifier, and an argument of a command.
    package static func isSessionID(_ text: String) -> Bool { EventRecorder.isSessionID(text) }

    /// The assistant whose structured events were seen, the latest when there were several; nil when all was text.
    public var writer: AssistantKind? { events.writer }

    /// Whether the last event that says anything about it says that the session stopped, failed or finished its turn.
    ///
    /// In the log of a session that goes on this changes to and fro.
    public var hasTerminalEvent: Bool { events.terminal != nil }

    /// The number of bytes held for text and unfinished lines.
    public var retainedBytes: Int { text.capacity + output.retainedBytes + errors.retainedBytes }

    /// Adds a piece of output.
    public mutating func append(_ bytes: some Collection<UInt8>, from stream: OutputStream = .standardOutput) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { append(UnsafeRawBufferPointer($0), from: stream) }
        if isDone == nil { Array(bytes).withUnsafeBytes { append($0, from: stream) } }
    }

    /// Adds a piece of output that lies in a buffer of the caller's; nothing refers to the buffer afterwards.
    public mutating func append(_ bytes: UnsafeRawBufferPointer, from stream: OutputStream = .standardOutput) {
        // A carriage return ends a line as well: progress displays overwrite their line with it.
        for (piece, isLineEnd) in BufferPieces(bytes.bindMemory(to: UInt8.self), separator: 0x0A) {
            for (part, isPartEnd) in BufferPieces(piece, separator: 0x0D) {
                add(part, end: isPartEnd ? .carriageReturn : nil, stream)
            }
            if isLineEnd { add(UnsafeBufferPointer(rebasing: piece.prefix(0)), end: .lineFeed, stream) }
        }
    }

    /// The same output with its unfinished lines taken as finished, as they are once the process has ended.
    func finished() -> OutputTail {
        var copy = self
        if let line = copy.output.end() { copy.take(line) }
        if let line = copy.errors.end() { copy.take(line) }
        return copy
    }

    /// Whether the output is a stream of events, beside which text may stand, and not text in which events are shown.
    ///
    /// A session or a turn begins in a stream. Where none did, a single event may be all that there is: one that names its session, as
    /// those do that were really written, or the first line of a process that failed. An answer may show one that it made up.
    func isStream(hasFailed: Bool) -> Bool {
        let isFirst = beginsWithEvent == true
        return events.hasOpening || hasFailed && (isFirst || events.namesSession) || isFirst && events.namesSession
    }

    /// The lines of text behind the last event, oldest first, at most `count`.
    func linesBehindEvents(_ count: Int) -> [ArraySlice<UInt8>] {
        // What is no event of an assistant that is known may be one of its next version.
        let lines = text[textBeforeEvent...].split(separator: 0x0A, maxSplits: count).prefix(count)
        return lines.filter { $0.first != UInt8(ascii: "{") }
    }

    /// The last line of text before the last event; nil when there is none, or it is no longer known.
    var lineBeforeEvent: ArraySlice<UInt8>? {
        text[..<textBeforeEvent].suffix(LineAssembler.textLimit + 2).split(separator: 0x0A).last
    }

    /// The last lines of text, oldest first, at most `count`.
    func lastLines(_ count: Int) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var end = text.endIndex - 1
        while end > text.startIndex, lines.count < count {
            let start = text[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? text.startIndex
            lines.append(text[start..<end])
            end = start - 1
        }
        return lines.reversed()
    }

    private mutating func add(_ piece: UnsafeBufferPointer<UInt8>, end: LineEnd?, _ stream: OutputStream) {
        let line: LineAssembler.Line?
        let isGap: Bool
        switch stream {
        case .standardOutput: (line, isGap) = Self.add(piece, end: end, to: &output, after: &outputEnd)
        case .standardError: (line, isGap) = Self.add(piece, end: end, to: &errors, after: &errorsEnd)
        }
        if let line { take(line) }
        if isGap, text.last == 0x0A, text.dropLast().last != 0x0A { text.append(0x0A) }
    }

    /// The line that the piece ends, and whether it ends an empty one instead.
    private static func add(
        _ piece: UnsafeBufferPointer<UInt8>,
        end: LineEnd?,
        to assembler: inout LineAssembler,
        after lastEnd: inout LineEnd
    ) -> (line: LineAssembler.Line?, isGap: Bool) {
        assembler.add(piece)
        guard let end else { return (nil, false) }
        // Nothing between two ends is an empty line, unless the two are CR LF.
        defer { lastEnd = end }
        let line = assembler.end()
        return (line, line == nil && lastEnd == .lineFeed)
    }

    private mutating func take(_ line: LineAssembler.Line) {
        switch line {
        case .oversizedEvent: events.recordProgress()
        case .bytes(let bytes, let start):
            if !isText, !isInFence || events.hasOpening, let start,
                let value = JSONText(start == 0 ? bytes : Array(bytes[start...])), events.record(value)
            {
                beginsWithEvent = beginsWithEvent ?? true
                textBeforeEvent = text.count
                return
            }
            beginsWithEvent = beginsWithEvent ?? false
            if Self.isFence(bytes) { isInFence.toggle() }
            recordHead(bytes)
            text.append(contentsOf: bytes.prefix(LineAssembler.textLimit))
            text.append(0x0A)
            // Trimmed at twice the limit, so that every byte is moved at most once on average.
            if text.count > 2 * Self.textLimit {
                let start = startOfKeptText
                text.removeFirst(start)
                textBeforeEvent = max(textBeforeEvent - start, 0)
            }
        }
    }

    /// Where the first line begins that is kept when the text is trimmed.
    private var startOfKeptText: Int {
        let start = text.count - Self.textLimit
        return text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? start
    }

    /// Codex tells what it is, and the session's identifier, among the first lines of its text output.
    private mutating func recordHead(_ line: [UInt8]) {
        guard assistant.takes(rulesOf: .codex) else { return }
        let cue = "session id: ".utf8
        if line.starts(with: cue) {
            events.record(sessionID: String(decoding: line.dropFirst(cue.count), as: UTF8.self))
        } else if line.starts(with: "OpenAI Codex v".utf8), beginsWithEvent == false {
            isText = true
        }
    }

    /// Whether a line begins or ends a block of code in Markdown: three marks, and at most the language's name behind them.
    ///
    /// Compilers and interpreters underline with tildes what they complain about.
    private static func isFence(_ line: [UInt8]) -> Bool {
        let marks = line.drop { $0 == 0x20 }
        guard line.count - marks.count < 4, marks.starts(with: "```".utf8) || marks.starts(with: "~~~".utf8) else { return false }
        return marks.dropFirst(3).allSatisfy { $0.isLetter || $0.isDigit || $0 == 0x20 }
    }
}
