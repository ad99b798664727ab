/// The message with which an assistant's text output ends, if it ends with one.
///
/// Messages stand at the very end. Whatever follows one must be known to follow such messages, or at least not be prose: an answer that
/// quotes a message goes on, a real one is the last word. After a clean exit not even that much may follow.
struct TerminalMessage {
    /// So many lines from the end are looked at.
    static let lineLimit = 20
    /// So many lines more are looked at below the heading of a block.
    static let blockLimit = 40
    /// A message is wrapped over at most so many lines.
    private static let wrapLimit = 10
    /// So many lines that are neither prose nor known may follow a message when the process failed.
    static let strangerLimit = 4

    let rule: TextRule
    let line: NormalizedLine
    /// The index behind its last line.
    let end: Int

    /// Looks for the message among the last lines of text, oldest first.
    init?(in lines: [NormalizedLine], rules: TextRules, trailers: [LinePattern], exitStatus: ExitStatus?) {
        let isClean = exitStatus?.isSuccess == true
        let lines = exitStatus == nil ? Self.aboveInput(lines, trailers) : lines[...]
        var weak: TerminalMessage?
        var strangers = isClean ? 0 : Self.strangerLimit
        var end = lines.endIndex
        for index in lines.indices.suffix(Self.lineLimit).reversed() where index < end {
            let line = lines[index]
            if !Self.isFence(line), !line.hasWords || Self.isTrailer(line, trailers) { continue }
            let hasFailed = exitStatus?.isSuccess == false || weak != nil
            var found = Self.message(at: index, in: lines, rules: rules, hasFailed: hasFailed)
            if isClean, found == nil, weak == nil {
                found = Self.message(at: index, in: lines, rules: rules, hasFailed: false, orFallback: true)
            }
            if let found, !Self.isQuoted(found, in: lines, exitStatus) {
                if found.message.rule.strength != .weak {
                    self = found.message
                    return
                }
                weak = weak ?? found.message
                end = found.firstIndex
                continue
            }
            if Self.continuesTrailer(index, in: lines, trailers) { continue }
            guard strangers > 0, !Self.isProse(line), exitStatus != nil || !Self.isInput(line) else { break }
            strangers -= 1
        }
        if let weak {
            self = weak
        } else if let heading = Self.heading(in: lines, rules: rules.headings) {
            self = heading
        } else {
            return nil
        }
    }

    private init(rule: TextRule, line: NormalizedLine, end: Int) {
        (self.rule, self.line, self.end) = (rule, line, end)
    }

    private struct Found {
        let message: TerminalMessage
        let firstIndex: Int
    }

    /// The message that ends in the line at `index`: that line alone, or the last part of a message wrapped over a few lines.
    private static func message(
        at index: Int,
        in lines: ArraySlice<NormalizedLine>,
        rules: TextRules,
        hasFailed: Bool,
        orFallback: Bool = false
    ) -> Found? {
        let line = lines[index]
        if let rule = rules.first(for: line, hasFailed: hasFailed, orFallback: orFallback) {
            return Found(message: TerminalMessage(rule: rule, line: line, end: index + 1), firstIndex: index)
        }
        for first in (max(lines.startIndex, index - wrapLimit + 1)..<index).reversed() {
            // A part that begins like a message of its own continues nothing.
            guard lines[first + 1].starts.count == 1, !lines[first + 1].isMarked, !lines[first + 1].followsGap else { return nil }
            let whole = NormalizedLine(lines[first], lines[(first + 1)...index])
            guard let rule = rules.first(for: whole, hasFailed: hasFailed, orFallback: orFallback) else { continue }
            let before = NormalizedLine(lines[first], lines[(first + 1)..<index])
            // Either only all the parts make a message, or it would break off in the middle of its announcement.
            let isParagraph = isWrapConsistent(lines[first...index])
            let goesOn = isParagraph && hasFailed && isAnnounced(lines[first]) && lines[first].width >= displayWidth
            guard !rule.matches(before) || goesOn || breaksOff(before, before: line, whole: whole, isParagraph: isParagraph) else {
                return nil
            }
            return Found(message: TerminalMessage(rule: rule, line: whole, end: index + 1), firstIndex: first)
        }
        return nil
    }

    /// No display is narrower, so shorter lines end where they were meant to.
    private static let displayWidth = 36

    /// How a line ends whose announcement goes on in the next.
    private static let brokenEnds: [LinePattern] = [
        "* {at|in|on|·|by|and|or|your|the|to}", "*{,|:}",
    ]
    /// How a line begins that may bring the announcement a message lacks so far.
    private static let continuations: LinePattern = "{or |and |try |again |reset|at |in |on |by |· }*"
    /// How a line begins that holds nothing but a time zone, which completes any clock time.
    private static let zone: LinePattern = "({@/@|utc*|gmt*}){.|}"

    private static func breaksOff(
        _ line: NormalizedLine,
        before next: NormalizedLine,
        whole: NormalizedLine,
        isParagraph: Bool
    ) -> Bool {
        if zone.matches(next) || brokenEnds.contains(where: { $0.matches(line) }) { return true }
        if isWrapped(line, before: next) { return true }
        // What comes next has more to say about the reset.
        let (sofar, all) = (ResetReader.read(line.text), ResetReader.read(whole.text))
        if let all, all != sofar, isParagraph || sofar == nil && continuations.matches(next) { return true }
        let parenthesis = line.folded.lastIndex { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") }
        return parenthesis.map { line.folded[$0] == UInt8(ascii: "(") } ?? false
    }

    /// Whether no line had room for the first word of the next, as far as that can be known: the display is at least as wide as its
    /// longest line.
    private static func isWrapConsistent(_ lines: ArraySlice<NormalizedLine>) -> Bool {
        let width = lines.map(\.width).max() ?? 0
        return zip(lines, lines.dropFirst()).allSatisfy { line, next in
            line.width + 1 + (next.text.firstIndex(of: 0x20) ?? next.text.count) > width
        }
    }

    /// Whether a line is as long as the display, as far as that can be known, and stops within a sentence or before a service's answer.
    private static func isWrapped(_ line: NormalizedLine, before next: NormalizedLine) -> Bool {
        guard let last = line.text.last, let first = next.text.first else { return false }
        if first == UInt8(ascii: "{") { return true }
        let continues = first.isLetter && first == first.folded || first == UInt8(ascii: "(")
        return line.text.count >= displayWidth && !".!?".utf8.contains(last) && continues
    }

    /// The heading of a block of lines, with the line that tells its kind below it.
    private static func heading(in lines: ArraySlice<NormalizedLine>, rules headings: [TextRule]) -> TerminalMessage? {
        guard !headings.isEmpty else { return nil }
        for index in lines.indices.suffix(blockLimit).reversed() {
            for rule in headings {
                guard let heading = folded(index, in: lines, like: { rule.matches($0) }) else { continue }
                guard let pattern = rule.followedBy else { return TerminalMessage(rule: rule, line: heading, end: index + 1) }
                let below = (index + 1..<lines.endIndex).lazy.compactMap { folded($0, in: lines, like: { pattern.matches($0) }) }.first
                if let below { return TerminalMessage(rule: rule, line: below, end: lines.endIndex) }
            }
        }
        return nil
    }

    /// The line at `index` if it has a shape, or with the next, into which a narrow display may have wrapped it.
    private static func folded(
        _ index: Int,
        in lines: ArraySlice<NormalizedLine>,
        like isLike: (NormalizedLine) -> Bool
    ) -> NormalizedLine? {
        if isLike(lines[index]) { return lines[index] }
        guard index + 1 < lines.endIndex, lines[index].width >= displayWidth, !lines[index + 1].followsGap else { return nil }
        let whole = NormalizedLine(lines[index], [lines[index + 1]])
        return isLike(whole) && !isLike(lines[index + 1]) ? whole : nil
    }

    // MARK: - The input of an interactive assistant

    /// So many lines below its input tell the assistant's state.
    private static let footerLimit = 4

    /// The lines above the place where an assistant that runs waits for input, which is the last thing on its screen but for a footer;
    /// all lines where there is no such place.
    private static func aboveInput(_ lines: [NormalizedLine], _ trailers: [LinePattern]) -> ArraySlice<NormalizedLine> {
        var footer = 0
        for index in lines.indices.suffix(lineLimit).reversed() where lines[index].hasWords || isInput(lines[index]) {
            let line = lines[index]
            if isInput(line), !isTrailer(line, trailers) { return lines[..<index] }
            guard footer < footerLimit, !line.isMarked, !line.text.starts(with: "· ".utf8), !progress.matches(line) else { break }
            footer += 1
        }
        return lines[...]
    }

    /// How an assistant tells that it works, and for how long.
    private static let progress: LinePattern = "*({#s|#m #s|#h #m #s}{)| *}*"

    /// Whether a line is one that assistants take input in: `› `, `❯ `, and `> ` in a frame or alone.
    private static func isInput(_ line: NormalizedLine) -> Bool {
        if line.firstScalar == "▌" { return true }
        if inputMarks.contains(where: { line.text.starts(with: $0) }) { return true }
        return line.text.first == UInt8(ascii: ">")
            && (line.text.count == 1 || line.firstScalar == "│" && line.text.starts(with: "> ".utf8))
    }

    private static let inputMarks = ["›", "❯"].map { Array($0.utf8) }

    // MARK: - What follows messages

    /// Whether the line at `index` goes on with one that is known to follow messages.
    private static func continuesTrailer(_ index: Int, in lines: ArraySlice<NormalizedLine>, _ trailers: [LinePattern]) -> Bool {
        for first in (max(lines.startIndex, index - 3)..<index).reversed() {
            let next = lines[first + 1]
            guard !next.followsGap, !next.isMarked, isWrapped(lines[first], before: next) else { return false }
            if isTrailer(lines[first], trailers) { return true }
        }
        return false
    }

    /// Whether a line is known to follow messages; it may be an item of a list.
    private static func isTrailer(_ line: NormalizedLine, _ trailers: [LinePattern]) -> Bool {
        let bullets: Set<UInt8> = [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: ">")]
        var message = line.folded[...]
        if message.starts(with: "· ".utf8) { message = message.dropFirst("· ".utf8.count) }
        if let first = message.first, bullets.contains(first), message.dropFirst().first == 0x20 { message = message.dropFirst(2) }
        let isItem = message.startIndex > 0
        return trailers.contains { $0.matches(line) || isItem && $0.matches(line, from: message.startIndex) }
    }

    /// Whether a message is shown as an example: as an indented block, in a block of code or a patch, or announced by a colon.
    ///
    /// Where something failed visibly, a message that announces an error is believed to be the reason.
    private static func isQuoted(_ found: Found, in lines: ArraySlice<NormalizedLine>, _ exitStatus: ExitStatus?) -> Bool {
        let line = lines[found.firstIndex]
        if isInPatch(found.firstIndex, lines) || discussion.matches(found.message.line) { return true }
        let isClean = exitStatus?.isSuccess == true
        if isClean || exitStatus == nil, isInFence(found.firstIndex, lines) { return true }
        let isAnnounced = Self.isAnnounced(line)
        let isFailure = exitStatus?.isSuccess == false && isAnnounced
        if !isFailure, developments.contains(where: { $0.matches(found.message.line) }) { return true }
        if isClean && !line.isMarked || !isAnnounced, line.indentation >= 4 { return true }
        if found.firstIndex > lines.startIndex, panic.matches(lines[found.firstIndex - 1]) { return true }
        guard isClean || exitStatus == nil && !isAnnounced, !line.isMarked, found.firstIndex > lines.startIndex else { return false }
        let before = lines[found.firstIndex - 1]
        return announces(before) || before.text.first == UInt8(ascii: "#")
    }

    /// Whether a line says that what follows is shown.
    static func announces(_ line: NormalizedLine) -> Bool {
        line.text.last == UInt8(ascii: ":") && line.wordCount > 1
    }

    /// Whether lines are more than what is known to follow a message, or may be strewn in: a text goes on in them.
    static func goesOn(in lines: [NormalizedLine], trailers: [LinePattern]) -> Bool {
        let strangers = lines.filter { $0.hasWords && !isTrailer($0, trailers) }
        return strangers.count > strangerLimit || strangers.contains { isProse($0) || isAnnounced($0) }
    }

    /// Whether a line begins as assistants begin their notices, or announces an error.
    private static func isAnnounced(_ line: NormalizedLine) -> Bool {
        line.isMarked || line.starts.contains(where: \.afterErrorPrefix)
    }

    /// What is said about messages and not by them; and the time that a test took whose name is one.
    private static let discussion: LinePattern =
        "*{ that is | is what | is now | are now | i | i've | i have | as expected| is printed| is shown| is handled|(# ms)|(#ms)|(#s)}*"

    /// What is said about a program and its texts, unless a line announces an error of a process that failed.
    private static let developments: [LinePattern] = [
        "*{ is thrown| are retried | is retried |: handled|: recogni@,| handled now| and so on|, then # *| shown when | now says }*",
        "*{'s text| is the new |: this is the text|text now.| have this text| has this text| has been translated}*",
        "*{ the dialog | the toast | the badge |: the form | the counter under | the test covers | the e2e test }*",
    ]

    /// What a program says before it prints the text of its own failed assertion.
    private static let panic: LinePattern = "{thread * |}panicked at *:"

    /// Whether the lines of a patch lead from the head of a hunk down to this line.
    private static func isInPatch(_ index: Int, _ lines: ArraySlice<NormalizedLine>) -> Bool {
        let margin: Set<Unicode.Scalar> = [" ", "+", "-", "\\"]
        guard let first = lines[index].firstScalar, margin.contains(first) else { return false }
        for line in lines[..<index].reversed() {
            if line.text.starts(with: "@@ ".utf8) { return true }
            guard let first = line.firstScalar, margin.contains(first) else { return false }
        }
        return false
    }

    /// Whether a block of code in Markdown was opened above this line and not closed.
    private static func isInFence(_ index: Int, _ lines: ArraySlice<NormalizedLine>) -> Bool {
        lines[..<index].count(where: isFence) % 2 == 1
    }

    /// Whether a line is part of an answer: a sentence, or Markdown.
    private static func isProse(_ line: NormalizedLine) -> Bool {
        if line.wordCount >= 6 || isFence(line) || testReport.matches(line) { return true }
        guard let first = line.text.first, let last = line.text.last else { return false }
        return "#>*`".utf8.contains(first) || (".:,;!?".utf8.contains(last) && line.wordCount >= 3)
    }

    /// How test runners sum up.
    private static let testReport: LinePattern =
        "{*{ |(|=}|}# {test|tests|spec|specs|case|cases|passed|failed|failing|failures|assertions|errors}{| *|,*|.*|)*|;*}"

    /// Whether a line begins or ends a block of code in Markdown.
    private static func isFence(_ line: NormalizedLine) -> Bool {
        line.text.starts(with: "```".utf8) || line.text.starts(with: "~~~".utf8)
    }
}
