import StopClassification

/// What a simulated assistant prints, in the form of the real one.
enum SimulatedOutput {
    /// With what it begins: the session's name, where its format has a place for that.
    static func opening(_ kind: AssistantKind, session: String) -> String? {
        switch kind {
        case .claude, .custom: #"{"type":"system","subtype":"init","session_id":"\#(session)"}"#
        case .codex: #"{"type":"thread.started","thread_id":"\#(session)"}"#
        case .opencode: #"{"type":"step_start","sessionID":"\#(session)"}"#
        case .gemini: #"{"type":"init","session_id":"\#(session)"}"#
        case .aider: nil
        }
    }

    /// What shows that it is at work; nil where text is all it prints.
    static func answer(_ kind: AssistantKind, session: String) -> String? {
        switch kind {
        case .claude, .custom: #"{"type":"assistant","session_id":"\#(session)","message":{"content":[{"type":"text","text":"Working."}]}}"#
        case .codex: #"{"type":"item.completed","item":{"type":"agent_message","text":"Working."}}"#
        case .opencode: #"{"type":"text","sessionID":"\#(session)","part":{"text":"Working."}}"#
        case .gemini: #"{"type":"tool_use","tool_name":"read_file","session_id":"\#(session)"}"#
        case .aider: nil
        }
    }

    /// A line with its placeholders filled: `{session}`, and moments from now on such as `{epoch+5h}`, `{rfc3339+90m}`, `{clock+3h}`.
    ///
    /// - Returns: the line, and the latest of the moments that stand in it.
    static func line(_ template: String, session: String, now: Double) -> (text: String, moment: Double?) {
        var text = ""
        var moment: Double?
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}"), let value = value(rest[rest.index(after: open)..<close], session, now) else {
                text.append(rest.removeFirst())
                continue
            }
            text += value.text
            moment = [moment, value.moment].compactMap { $0 }.max()
            rest = rest[rest.index(after: close)...]
        }
        return (text + rest, moment)
    }

    /// What is wrong with a template's placeholders; nil when nothing is.
    static func problem(_ template: String) -> String? {
        for piece in template.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            let name = piece.prefix { $0 != "}" }
            guard ["epoch", "rfc3339", "clock"].contains(where: name.hasPrefix), value(name, "", 0) == nil else { continue }
            return "{\(name)} is no moment (write {epoch+5h}, {rfc3339+90m} or {clock+3h})"
        }
        return nil
    }

    private static func value(_ name: Substring, _ session: String, _ now: Double) -> (text: String, moment: Double?)? {
        if name == "session" { return (session, nil) }
        for form in ["epoch", "rfc3339", "clock"] where name.hasPrefix(form) {
            guard let offset = SignedDuration.read(String(name.dropFirst(form.count))) else { return nil }
            let moment = (now + offset / .seconds(1)).rounded(.down)
            switch form {
            case "epoch": return ("\(Int(moment))", moment)
            case "rfc3339": return (RFC3339.text(moment), moment)
            default: return clock(moment)
            }
        }
        return nil
    }

    /// The time of day in UTC, to the minute, as assistants write it.
    private static func clock(_ moment: Double) -> (text: String, moment: Double?) {
        let minutes = Int(moment / 60) % 1440
        let (hour, minute) = (minutes / 60, minutes % 60)
        let shown = hour % 12 == 0 ? 12 : hour % 12
        let text = "\(shown):\(minute < 10 ? "0" : "")\(minute)\(hour < 12 ? "am" : "pm") (UTC)"
        return (text, moment - moment.truncatingRemainder(dividingBy: 60))
    }
}
