/// The part of a structured event that is kept: its rule, its message and its announcements, each bounded.
struct RecordedEvent: Sendable {
    /// Longer messages are cut; what counts stands at the beginning.
    static let messageLimit = 4096

    let rule: EventRule
    /// The message for people.
    let message: String?
    /// The beginning of the event's own text.
    let source: [UInt8]
    /// The first readable announcement of a reset.
    let reset: ResetPhrase?

    init(_ event: JSONText, rule: EventRule) {
        self.rule = rule
        message = rule.message.lazy.compactMap { event.value(at: $0)?.string(limit: Self.messageLimit) }.first { !$0.isEmpty }
        source = Array(event.source(limit: 2048))
        let paths = rule.reset.flatMap { path in path.hasSuffix(".*") ? RetryAfter.headers.map { path.dropLast() + $0 } : [path] }
        reset = paths.lazy.compactMap { path in event.value(at: path, ignoringCase: true).flatMap { Self.reset(path, $0) } }.first
    }

    /// What people are shown: the message's first line, else the event itself.
    var evidence: String {
        let line = message?.split(whereSeparator: \.isNewline).first.map { Array($0.utf8) }
        return NormalizedLine(line ?? source).display
    }

    private static func reset(_ path: String, _ value: JSONText) -> ResetPhrase? {
        let name = String(path.split(separator: ".").last ?? "")
        if let text = value.string(limit: messageLimit) {
            // A body within the event is itself a text that announces resets in its own words.
            return RetryAfter.header(name, text) ?? ResetReader.read(Array(text.utf8))
        }
        return value.number.flatMap { RetryAfter.header(name, "\($0)") }
    }
}
