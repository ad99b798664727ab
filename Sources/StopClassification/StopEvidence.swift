/// All that speaks for or against an answer, at the moment of classifying.
struct StopEvidence {
    private let assistant: AssistantKind
    private let texts: TextRules
    private let rules: StopRules
    private let lines: [NormalizedLine]
    private let events: EventRecorder
    private let exitStatus: ExitStatus?
    private let context: ResetContext

    init(_ output: OutputTail, rules: StopRules, texts: TextRules, exitStatus: ExitStatus?, context: ResetContext) {
        let output = output.finished()
        assistant = output.assistant
        self.texts = texts
        self.rules = rules
        self.exitStatus = exitStatus
        self.context = context
        var events = output.events
        let hasFailed = exitStatus?.isSuccess == false
        if events.hasEnd, !output.isStream(hasFailed: hasFailed), Self.isExample(output, rules, hasFailed: hasFailed) {
            events.revoke()
        }
        if let document = TrailingDocument.find(in: output.lastLines(TrailingDocument.lineLimit)) {
            let isKnown = events.record(document, by: rules.documents.filter { output.assistant.takes(rulesOf: $0.assistant) })
            // Or it is events that somebody has made readable.
            if !isKnown { _ = events.record(document) }
        }
        self.events = events
        lines = TextBlocks.folded(output.lastLines(TextBlocks.lineLimit))
    }

    /// Whether the last event is shown in a text: the text goes on behind it, or has announced it and the process did not fail.
    private static func isExample(_ output: OutputTail, _ rules: StopRules, hasFailed: Bool) -> Bool {
        let behind = output.linesBehindEvents(TerminalMessage.lineLimit).map { NormalizedLine(Array($0)) }
        if TerminalMessage.goesOn(in: behind, trailers: rules.trailers) { return true }
        return !hasFailed && output.lineBeforeEvent.map { TerminalMessage.announces(NormalizedLine(Array($0))) } ?? false
    }

    func classification() -> StopClassification {
        if let terminal = events.terminal, let answer = answer(structured: terminal) { return answer }
        if let rejection = events.rejection {
            return answer(.rateLimit, nil, rejection.rule.id, rejection.evidence, .certain, text: nil)
        }
        if let message = TerminalMessage(in: lines, rules: texts, trailers: rules.trailers, exitStatus: exitStatus) {
            return answer(message.rule, message.line, .likely, headers: lines[message.end...])
        }
        if let hint = events.hint, let answer = answer(hint: hint) { return answer }
        return answerFromExitStatus()
    }

    // MARK: - Structured

    /// The answer that a terminal event gives; nil when it only says that something failed, and other evidence may say more.
    private func answer(structured event: RecordedEvent) -> StopClassification? {
        switch event.rule.effect {
        case .completed, .idle:
            return answer(.completed, nil, event.rule.id, event.evidence, .certain, text: nil)
        case .stopped(let stopClass, let kind):
            let message = announced(event)
            return answer(
                stopClass,
                kind ?? message?.rule.kind,
                event.rule.id,
                event.evidence,
                .certain,
                event: event,
                text: message.flatMap { Self.announcement($0.rule, $0.line, event) }
            )
        case .failed(let fallback, let kind):
            if let message = announced(event) {
                return answer(message.rule, message.line, .certain, event: event)
            }
            guard fallback != .unknown else { return nil }
            return answer(
                fallback,
                kind,
                event.rule.id,
                event.evidence,
                .certain,
                event: event,
                text: event.message.flatMap { ResetReader.read(NormalizedLine(Array($0.utf8)).text) }
            )
        case .progress, .none, .hint, .windows:
            return nil
        }
    }

    private func answer(hint event: RecordedEvent) -> StopClassification? {
        guard case .hint(let fallback, let kind) = event.rule.effect else { return nil }
        if fallback == .completed {
            return exitStatus == nil ? answer(.completed, nil, event.rule.id, event.evidence, .likely, text: nil) : nil
        }
        guard case .exited(let code) = exitStatus, code != 0 else { return nil }
        if let message = announced(event) {
            return answer(message.rule, message.line, .likely, event: event)
        }
        return fallback == .unknown ? nil : answer(fallback, kind, event.rule.id, event.evidence, .likely, text: nil)
    }

    /// The rule that fits an event's message, which needs no prefix: the event says that it is an error.
    private func announced(_ event: RecordedEvent) -> (rule: TextRule, line: NormalizedLine)? {
        guard let message = event.message else { return nil }
        for text in [message] + EmbeddedMessage.messages(in: message) {
            let lines = text.split(whereSeparator: \.isNewline).prefix(8).map { NormalizedLine(Array($0.utf8)) }
            for line in lines {
                if let rule = texts.first(for: line, isAnnounced: true) { return (rule, line) }
            }
            let whole = NormalizedLine(Array(text.utf8))
            if lines.count > 1, let rule = texts.first(for: whole, isAnnounced: true) { return (rule, whole) }
        }
        return nil
    }

    // MARK: - The exit status

    private func answerFromExitStatus() -> StopClassification {
        let failure = events.terminal
        if let exitStatus, !(exitStatus.isSuccess && failure != nil),
            let rule = rules.exits.first(where: { assistant.takes(rulesOf: $0.assistant) && $0.statuses.contains(exitStatus.shellValue) })
        {
            return answer(rule.stopClass, nil, rule.id, "", .guess, text: nil)
        }
        if let failure { return answer(.unknown, nil, failure.rule.id, failure.evidence, .certain, text: nil) }
        return answer(.unknown, nil, exitStatus == nil ? "exit.none" : "exit.failed", "", .guess, text: nil)
    }

    // MARK: - Putting an answer together

    /// What a line of text says by the rule that it fits.
    private func answer(
        _ rule: TextRule,
        _ line: NormalizedLine,
        _ confidence: Confidence,
        event: RecordedEvent? = nil,
        headers: ArraySlice<NormalizedLine> = []
    ) -> StopClassification {
        answer(
            rule.stopClass,
            rule.kind,
            rule.id,
            line.display,
            confidence,
            event: event,
            text: Self.announcement(rule, line, event) ?? Self.header(in: headers),
            wait: rule.wait
        )
    }

    /// What a line announces, else what stands elsewhere in the message it is a part of.
    private static func announcement(_ rule: TextRule, _ line: NormalizedLine, _ event: RecordedEvent?) -> ResetPhrase? {
        guard rule.announcement != .none else { return nil }
        if let cue = rule.resetAfter { return ResetReader.read(line.text, after: cue) }
        return ResetReader.read(line.text) ?? event?.message.flatMap { ResetReader.read(NormalizedLine(Array($0.utf8)).text) }
    }

    /// What the service's headers announce, where they were printed below the message.
    private static func header(in lines: ArraySlice<NormalizedLine>) -> ResetPhrase? {
        let fields = lines.prefix(TerminalMessage.lineLimit).compactMap { line -> (String, String)? in
            guard let colon = line.folded.prefix(64).firstIndex(of: UInt8(ascii: ":")) else { return nil }
            return (String(decoding: line.folded[..<colon], as: UTF8.self), String(decoding: line.text[(colon + 1)...], as: UTF8.self))
        }
        return RetryAfter.headers.lazy.compactMap { name in
            fields.first { $0.0 == name }.flatMap { RetryAfter.header(name, $0.1) }
        }.first
    }

    private func answer(
        _ stopClass: StopClass,
        _ kind: LimitKind?,
        _ rule: String,
        _ evidence: String,
        _ confidence: Confidence,
        event: RecordedEvent? = nil,
        text: ResetPhrase?,
        wait: Double? = nil
    ) -> StopClassification {
        var kind = stopClass == .rateLimit ? kind : nil
        var reset: AnnouncedReset?
        if stopClass == .rateLimit || stopClass == .transient { reset = event?.reset.flatMap(structured) }
        if stopClass == .rateLimit {
            if kind != .request || events.rejection != nil, let window = window(unless: text != nil) {
                reset = window.resetsAt.flatMap { structured(.moment($0, .structured)) }
                kind = kind == .request ? window.kind : kind ?? window.kind
            }
            reset = reset ?? structuredResetInText()
        }
        if stopClass == .rateLimit || stopClass == .transient {
            let wait = wait ?? event?.rule.wait
            reset = reset ?? text.flatMap(context.resolve) ?? wait.map { AnnouncedReset(resumeAt: context.now + $0, source: .rule) }
        }
        return StopClassification(
            stopClass: stopClass,
            kind: kind,
            rule: rule,
            evidence: evidence,
            confidence: confidence,
            announcedReset: reset,
            sessionID: events.sessionID
        )
    }

    /// The window to wait for: of those that are used up the last to become free.
    ///
    /// One that should long be free again is an old report,
    /// which counts only where there is nothing newer.
    private func window(unless hasOtherAnnouncement: Bool) -> UsageWindow? {
        func last(_ windows: [UsageWindow]) -> UsageWindow? { windows.max { $0.resetsAt ?? 0 < $1.resetsAt ?? 0 } }
        let dated = events.windows.filter { $0.resetsAt != nil }
        return last(dated.filter { context.isRecent($0.resetsAt ?? 0) }) ?? (hasOtherAnnouncement ? nil : last(dated))
    }

    /// A reset that one of the last lines gives in a structured form.
    private func structuredResetInText() -> AnnouncedReset? {
        for line in lines.suffix(TerminalMessage.lineLimit).reversed() where texts.structured.contains(where: { $0.matches(line) }) {
            if let reset = ResetReader.read(line.text).flatMap(structured) { return reset }
        }
        return nil
    }

    private func structured(_ phrase: ResetPhrase) -> AnnouncedReset? {
        context.resolve(phrase).map { AnnouncedReset(resumeAt: $0.resumeAt, source: .structured) }
    }
}
