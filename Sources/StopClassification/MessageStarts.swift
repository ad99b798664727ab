/// Finds the places in a line at which a message may begin: behind what loggers, runners, runtimes and assistants put in front.
///
/// `2026-03-05T10:11:12Z ERROR codex_core::client: …`, `[12:00:01] [claude] …`, `Mar  5 12:00:01 host claude[12]: …`,
/// `claude-1  | …`, `##[error]…`, `Error: API Error: …`, `openai.RateLimitError: …`. Whatever else stands in front makes the line
/// something that somebody says about a message.
struct MessageStarts {
    /// Prefixes nest, but not without end.
    private static let depthLimit = 8

    /// The places, outermost first.
    private(set) var starts: [NormalizedLine.Start]
    private let text: [UInt8]
    private let folded: [UInt8]

    /// Looks through a normalised line.
    init(text: [UInt8], folded: [UInt8], afterErrorMark: Bool) {
        (self.text, self.folded) = (text, folded)
        starts = [NormalizedLine.Start(offset: 0, afterErrorPrefix: afterErrorMark)]
        var start = starts[0]
        var isBehindHeader = false
        for _ in 0..<Self.depthLimit {
            guard let prefix = prefix(at: start.offset, isBehindHeader: isBehindHeader, isError: start.afterErrorPrefix), prefix.length > 0,
                start.offset + prefix.length < folded.count
            else { break }
            start = NormalizedLine.Start(
                offset: start.offset + prefix.length,
                afterErrorPrefix: start.afterErrorPrefix || prefix.announcesError
            )
            starts.append(start)
            isBehindHeader = prefix.isHeader
        }
    }

    private struct Prefix {
        let length: Int
        var announcesError = false
        var isHeader = false
    }

    private func prefix(at offset: Int, isBehindHeader: Bool, isError: Bool) -> Prefix? {
        let rest = folded[offset...]
        if let header = LogHeader(rest) { return Prefix(length: header.length, announcesError: header.isError, isHeader: true) }
        if isError, rest.first == UInt8(ascii: "\""), !rest.dropFirst().contains(UInt8(ascii: "\"")) { return Prefix(length: 1) }
        if let error = Self.errorPrefix(of: rest) {
            return Prefix(length: error.count, announcesError: true)
        }
        return level(at: offset) ?? Self.passedOn(rest) ?? Self.report(rest) ?? Self.tag(rest) ?? Self.exception(rest) ?? Self.named(rest)
            ?? Self.event(rest) ?? (isBehindHeader ? Self.logger(rest) : nil)
    }

    // MARK: - Fixed forms

    private static let errorPrefixes: [[UInt8]] = [
        "error: ", "api error: ", "[api error: ", "api error (", "error (", "[error] ", "error · ", "fatal: ", "an error occurred: ",
        "error during compaction: ", "stream disconnected before completion: ", "##[error]", "::error::", "[stderr] error: ",
        "failed to authenticate. ", "error when talking to gemini api ", "stderr: ",
        // What wrappers put in front where people speak another language.
        "fehler: ", "erreur: ", "erreur : ", "errore: ", "erro: ", "fout: ", "błąd: ", "ошибка: ", "エラー: ", "错误: ", "오류: ",
    ].map { Array($0.utf8) }

    /// The fixed form with which a text begins.
    static func errorPrefix(of text: ArraySlice<UInt8>) -> [UInt8]? {
        text.first.flatMap { first in errorPrefixes.first { $0.first == first && text.starts(with: $0) } }
    }

    /// `ERROR …`, written large, as logs without a time have it.
    private func level(at offset: Int) -> Prefix? {
        guard let first = text[offset...].first, first != first.folded else { return nil }
        for level in ["ERROR ", "FATAL ", "CRITICAL ", "WARN ", "WARNING "] where text[offset...].starts(with: level.utf8) {
            return Prefix(length: level.utf8.count, announcesError: true)
        }
        return nil
    }

    // MARK: - Errors passed on

    private static let services: Set<String> = [
        "anthropic", "azure", "bedrock", "copilot", "deepseek", "google", "groq", "mistral", "openai", "openrouter", "provider", "upstream",
        "vertex", "xai",
    ]

    /// What stands before the error that a program passes on: `Full report available at: /tmp/x.json `, `Failed after 3 attempts. Last
    /// error: `, and `OpenAI ` in `OpenAI API error (429): `.
    private static func passedOn(_ rest: ArraySlice<UInt8>) -> Prefix? {
        let report = "full report available at: ", attempts = "failed after "
        if rest.starts(with: report.utf8) {
            guard let space = rest.dropFirst(report.utf8.count).prefix(512).firstIndex(of: 0x20) else { return nil }
            return Prefix(length: space + 1 - rest.startIndex, announcesError: true)
        }
        if rest.starts(with: attempts.utf8) {
            let behind = rest.dropFirst(attempts.utf8.count).drop { $0.isDigit }
            for phrase in [" attempts. last error: ", " attempts with non-retryable error: "] where behind.starts(with: phrase.utf8) {
                return Prefix(length: behind.startIndex - rest.startIndex + phrase.utf8.count, announcesError: true)
            }
            return nil
        }
        guard let space = rest.prefix(16).firstIndex(of: 0x20), let behind = errorPrefix(of: rest[(space + 1)...]),
            behind.starts(with: "api error".utf8), services.contains(String(decoding: rest[..<space], as: UTF8.self))
        else { return nil }
        return Prefix(length: space + 1 - rest.startIndex)
    }

    // MARK: - Tags

    private static let assistants = ["claude", "codex", "opencode", "gemini", "aider", "assistant", "agent"].map { Array($0.utf8) }

    private static func isAssistant(_ name: ArraySlice<UInt8>) -> Bool {
        assistants.contains { name.starts(with: $0) }
    }

    /// `[12:00:01] `, `[claude] `, `[stderr] `, `claude: `, `claude[12]: `, `claude-1 | `.
    private static func tag(_ rest: ArraySlice<UInt8>) -> Prefix? {
        guard let space = rest.prefix(40).firstIndex(of: 0x20) else { return nil }
        let word = rest[..<space]
        let length = space + 1 - rest.startIndex
        if word.first == UInt8(ascii: "["), word.last == UInt8(ascii: "]"), word.count > 2 {
            let name = word.dropFirst().dropLast()
            let isStream = ["stderr", "stdout", "err", "out"].contains(String(decoding: name, as: UTF8.self))
            return LogHeader.isTimeOfDay(name) || isStream || isAssistant(name) ? Prefix(length: length) : nil
        }
        if LogHeader.isTimeOfDay(word), word.count >= 8 { return Prefix(length: length) }
        // A process manager counts its programs: `0|claude | `.
        let number = word.prefix { $0.isDigit }
        let name = !number.isEmpty && word[number.endIndex...].first == UInt8(ascii: "|") ? word[(number.endIndex + 1)...] : word
        guard isAssistant(name) else { return nil }
        if word.last == UInt8(ascii: ":") { return Prefix(length: length) }
        let behind = rest[(space + 1)...]
        return behind.starts(with: "| ".utf8) ? Prefix(length: length + 2) : nil
    }

    /// The name of a logger behind a time and a level: `agent_runner `, `app.llm `, `[worker-3] `.
    ///
    /// The name of an error is the message.
    private static func logger(_ rest: ArraySlice<UInt8>) -> Prefix? {
        guard let space = rest.prefix(40).firstIndex(of: 0x20) else { return nil }
        var name = rest[..<space]
        let isBracketed = name.first == UInt8(ascii: "[") && name.last == UInt8(ascii: "]")
        if isBracketed { name = name.dropFirst().dropLast() }
        let marks: [UInt8] = [UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-")]
        guard name.count > 2, name.first?.isLetter == true, name.last?.isLetter == true || name.last?.isDigit == true,
            name.allSatisfy({ $0.isLetter || $0.isDigit || marks.contains($0) }),
            isBracketed || name.contains(where: { marks.prefix(2).contains($0) })
        else { return nil }
        let text = String(decoding: name, as: UTF8.self)
        guard !errorNames.contains(where: { text.contains($0) }) else { return nil }
        return Prefix(length: space + 1 - rest.startIndex)
    }

    private static let errorNames = ["limit", "error", "exce", "quota", "exhaust", "overload", "time", "invalid", "denied", "expire"]

    /// `data: {"type":"error"`, as it stands in a stream of events.
    private static func event(_ rest: ArraySlice<UInt8>) -> Prefix? {
        guard rest.starts(with: "data: {\"".utf8) else { return nil }
        let object = rest.dropFirst("data: ".utf8.count).prefix(32).filter { $0 != 0x20 }
        let isError = object.starts(with: "{\"type\":\"error\"".utf8) || object.starts(with: "{\"error\":".utf8)
        return isError ? Prefix(length: "data: ".utf8.count, announcesError: true) : nil
    }

    // MARK: - Errors by name

    /// `openai.RateLimitError: `, `java.io.IOException: `; those of tests speak about what they test.
    private static func exception(_ rest: ArraySlice<UInt8>) -> Prefix? {
        guard let colon = rest.prefix(96).firstIndex(of: UInt8(ascii: ":")), rest[colon...].starts(with: ": ".utf8) else { return nil }
        let name = rest[..<colon]
        guard name.first?.isLetter == true,
            name.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") })
        else { return nil }
        let text = String(decoding: name, as: UTF8.self)
        guard text.hasSuffix("error") || text.hasSuffix("exception") || text.contains(".exceptions."), !text.hasPrefix("assert") else {
            return nil
        }
        return Prefix(length: colon + 2 - rest.startIndex, announcesError: true)
    }

    /// `Claude Code: `, `claude process exited with code 1: `, `Claude Code returned an error result: `.
    private static func report(_ rest: ArraySlice<UInt8>) -> Prefix? {
        guard let colon = rest.prefix(64).firstIndex(of: UInt8(ascii: ":")), rest[colon...].starts(with: ": ".utf8) else { return nil }
        guard isAssistant(rest) else { return nil }
        let words = rest[..<colon].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        guard (2...8).contains(words.count), assistants.contains(Array(words[0].utf8)), let last = words.last else { return nil }
        let length = colon + 2 - rest.startIndex
        if words.count == 2, ["code", "cli"].contains(last) { return Prefix(length: length) }
        let hasFailed = words.contains("exited") || ["failed", "error"].contains(last) || words.suffix(2) == ["error", "result"]
        return hasFailed ? Prefix(length: length, announcesError: true) : nil
    }

    private static let subjects: Set<String> = [
        "agent", "aider", "api", "assistant", "claude", "codex", "execution", "fatal", "gemini", "http", "internal", "llm", "model",
        "network", "opencode", "provider", "request", "response", "runtime", "stream", "uncaught", "unexpected", "unhandled",
    ]

    /// `Execution error: `, `Request failed: `; only what can fail in an assistant, not what is reported or expected.
    private static func named(_ rest: ArraySlice<UInt8>) -> Prefix? {
        guard let colon = rest.prefix(32).firstIndex(of: UInt8(ascii: ":")), rest[colon...].starts(with: ": ".utf8) else { return nil }
        guard rest[..<colon].count(where: { $0 == 0x20 }) == 1 else { return nil }
        let words = rest[..<colon].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 2, subjects.contains(words[0]), ["error", "exception", "failure", "failed"].contains(words[1]) else {
            return nil
        }
        return Prefix(length: colon + 2 - rest.startIndex, announcesError: true)
    }
}
