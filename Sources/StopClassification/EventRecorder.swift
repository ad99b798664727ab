/// Follows an assistant's structured events and keeps what its end is about: never more than a handful of bounded values.
struct EventRecorder: Sendable {
    /// More windows than any service has; further ones replace the oldest.
    private static let windowLimit = 8

    /// The rules for events with which a session or a turn begins: they say that something was asked, not that it was answered.
    private static let openings: Set<String> = [
        "claude.init", "claude.user", "codex.thread-started", "codex.turn-started", "codex.session", "codex.log.event", "codex.log.item",
        "codex.log.context", "gemini.init", "gemini.message", "opencode.step_start",
    ]

    private let rules: [EventRule]

    /// The assistant whose events were seen last.
    private(set) var writer: AssistantKind?
    /// The session's identifier, the latest that was told.
    private(set) var sessionID: String?
    /// The event that ended the session, as far as it has ended.
    private(set) var terminal: RecordedEvent?
    /// A sign of a failure, for want of better.
    private(set) var hint: RecordedEvent?
    /// The usage windows that were used up when they were last reported.
    private(set) var windows: [UsageWindow] = []
    /// The event that refused the latest request because of a window, unless the session went on after it.
    private(set) var rejection: RecordedEvent?
    /// Whether the last event names its session.
    private(set) var namesSession = false
    /// Whether an event was seen with which a session or a turn begins.
    private(set) var hasOpening = false
    /// Whether an event showed the assistant at work: its provider has answered.
    private(set) var showsAnswers = false

    init(rules: [EventRule]) {
        self.rules = rules
    }

    /// Takes one value, or the events in an array; false when it is no event of this assistant, but text that happens to be JSON.
    mutating func record(_ value: JSONText) -> Bool {
        if value.isObject { return record(value, by: rules) }
        var isKnown = false
        for element in value.elements where element.isObject {
            if record(element, by: rules) { isKnown = true }
        }
        return isKnown
    }

    /// Takes one object, read by other rules than those for events.
    mutating func record(_ value: JSONText, by rules: [EventRule]) -> Bool {
        guard value.isObject else { return false }
        let type = value.value(at: "type")?.string(limit: 64)
        guard let rule = rules.first(where: { $0.applies(to: value, type: type) }) else { return false }
        let id = rule.session.lazy.compactMap({ value.value(at: $0)?.string(limit: 256) }).first(where: Self.isSessionID)
        if let id { sessionID = id }
        namesSession = id != nil
        writer = rule.assistant
        apply(rule, value)
        return true
    }

    /// Takes note of an event that was too long to read: only the work itself is that long.
    mutating func recordProgress() {
        terminal = nil
        hint = nil
        rejection = nil
    }

    /// Whether there is an event that speaks of the end.
    var hasEnd: Bool { terminal != nil || hint != nil || rejection != nil }

    /// Forgets what was taken for the end: it was text about events.
    mutating func revoke() {
        recordProgress()
        windows = []
    }

    /// Takes an identifier that the output told in words.
    mutating func record(sessionID id: String) {
        if Self.isSessionID(id) { sessionID = id }
    }

    private mutating func apply(_ rule: EventRule, _ value: JSONText) {
        switch rule.effect {
        case .none: break
        case .progress:
            recordProgress()
            if Self.openings.contains(rule.id) { hasOpening = true } else { showsAnswers = true }
        case .completed:
            recordProgress()
            showsAnswers = true
            terminal = RecordedEvent(value, rule: rule)
        case .idle:
            if terminal == nil { terminal = RecordedEvent(value, rule: rule) }
        case .stopped, .failed:
            terminal = RecordedEvent(value, rule: rule)
        case .hint(let stopClass, _):
            if stopClass == .completed { recordProgress() }
            hint = RecordedEvent(value, rule: rule)
        case .windows(let form):
            let report = UsageWindow.report(value, form: form)
            windows.removeAll { report.names.contains($0.name) }
            windows.append(contentsOf: report.exhausted)
            windows.removeFirst(max(0, windows.count - Self.windowLimit))
            rejection = report.isRejection ? RecordedEvent(value, rule: rule) : rejection
            if !report.isRejection, windows.isEmpty { rejection = nil }
        }
    }

    /// An identifier becomes an argument of a command, so it must not look like an option or hold anything unusual.
    static func isSessionID(_ text: String) -> Bool {
        guard (1...128).contains(text.utf8.count), let first = text.utf8.first, first.isLetter || first.isDigit else { return false }
        return text.utf8.allSatisfy {
            $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
    }
}
