import StopClassification
import Supervisor

/// A classification in words.
struct ClassificationText {
    let explanation: StopExplanation
    /// The assistant that the user named.
    let given: AssistantKind?
    /// The assistant whose structured events were seen.
    let seen: AssistantKind?
    let now: Double
    let hostZone: ZoneInfo

    /// Several lines, each a heading and what there is to say.
    var rendered: String {
        let classification = explanation.classification
        let kind = classification.kind.map { " (\($0.rawValue))" } ?? ""
        var rows = [("class", "\(classification.stopClass.rawValue)\(kind): \(meaning)")]
        rows.append(("rule", "\(classification.rule), \(ground)"))
        if !classification.evidence.isEmpty { rows.append(("evidence", classification.evidence)) }
        rows.append(("may resume", resumption))
        rows.append(("wait", origin))
        if let id = classification.sessionID { rows.append(("session", id)) }
        rows.append(("assistant", assistant))
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }.joined(separator: "\n")
    }

    private var meaning: String {
        switch explanation.classification.stopClass {
        case .rateLimit: "a quota is used up"
        case .contextExhausted: "the conversation no longer fits the context window"
        case .outputLimit: "one answer grew longer than the model may write"
        case .transient: "the service or the network failed for the moment"
        case .auth: "the credentials are not accepted"
        case .billing: "the service wants money first"
        case .userExit: "the user ended the session"
        case .completed: "the session did what it was asked to do"
        case .crashed: "the process was ended by a fault or killed"
        case .unknown: "nothing says with confidence why it stopped"
        }
    }

    private var ground: String {
        switch explanation.classification.confidence {
        case .certain: "by a structured event (certain)"
        case .likely: "by the text at the end of the output (likely)"
        case .guess: "for want of anything in the output (a guess)"
        }
    }

    private var resumption: String {
        switch explanation.wait {
        case .announced(let reset):
            let seconds = max(0, reset.resumeAt - now)
            let when = seconds > 0 ? "in \(HumanText.duration(seconds: seconds))" : "now"
            return "\(RFC3339.text(reset.resumeAt)), \(when) (\(hostZone.clockText(at: reset.resumeAt)) here)"
        case .backoff(let seconds): return "in \(HumanText.duration(seconds: seconds))"
        case .none: return "at once, in the same session"
        case .never:
            switch explanation.classification.stopClass {
            case .contextExhausted: return "at once, in a new session"
            case .auth: return "not by itself: somebody has to log in"
            case .billing: return "not by itself: somebody has to pay or raise a limit"
            case .crashed: return "not by itself, unless resume.onCrash says so"
            case .userExit, .completed: return "there is nothing to resume"
            default: return "not by itself: somebody has to look at it"
            }
        }
    }

    private var origin: String {
        switch explanation.wait {
        case .announced(let reset):
            return Self.source(reset.source) + (explanation.classification.isBeyondLongestWait(at: now) ? "; \(cap)" : "")
        case .backoff: return "nothing was announced: the first wait of resume.backoff"
        case .none, .never: return "none"
        }
    }

    private static func source(_ source: AnnouncedReset.Source) -> String {
        switch source {
        case .structured: "announced in a structured field"
        case .epoch: "announced as seconds since 1970"
        case .timestamp: "announced as a date and time"
        case .clock: "announced as a time of day"
        case .relative: "announced as a duration from now"
        case .rule: "set by the rule"
        }
    }

    private var cap: String {
        "run tries after \(HumanText.duration(seconds: explanation.classification.longestWait)), since no limit of this kind lasts longer"
    }

    private var assistant: String {
        switch (given, seen) {
        case (let given?, _): "\(given.rawValue), as you say"
        case (nil, let seen?): "\(seen.rawValue), by its structured events; the rules of all assistants were tried"
        case (nil, nil): "not known; the rules of all assistants were tried (--assistant names it)"
        }
    }
}
