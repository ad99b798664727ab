/// What a classification means for whoever waits: whether and when the session may go on, and who says so.
public struct StopExplanation: Sendable, Equatable {
    /// How long to wait, and where that comes from.
    public enum Wait: Sendable, Equatable {
        /// Until the moment that the assistant announced.
        case announced(AnnouncedReset)
        /// Nothing was announced: as long as the first backoff, in seconds.
        case backoff(Double)
        /// Not at all: the session can go on at once.
        case none
        /// There is nothing to wait for: waiting would not help.
        case never
    }

    /// The classification that is explained.
    public let classification: StopClassification
    /// How long to wait before the session is resumed.
    public let wait: Wait
    /// When the classification was made, Unix seconds.
    private let now: Double

    /// Explains a classification.
    ///
    /// - Parameters:
    ///   - now: when it was made, Unix seconds.
    ///   - firstBackoff: what to wait where nothing was announced, without jitter, in seconds.
    public init(_ classification: StopClassification, now: Double, firstBackoff: Double) {
        self.classification = classification
        self.now = now
        switch classification.stopClass {
        case .rateLimit, .transient: wait = classification.announcedReset.map(Wait.announced) ?? .backoff(firstBackoff)
        case .outputLimit: wait = .none
        case .contextExhausted, .auth, .billing, .userExit, .completed, .crashed, .unknown: wait = .never
        }
    }

    /// The announced reset itself, Unix seconds; nil when none was announced.
    public var resumeAt: Double? {
        if case .announced(let reset) = wait { reset.resumeAt } else { nil }
    }

    /// The seconds to wait, without margin and jitter; nil when there is nothing to wait for.
    public var waitSeconds: Double? {
        switch wait {
        case .announced(let reset): max(0, reset.resumeAt - now)
        case .backoff(let seconds): seconds
        case .none: 0
        case .never: nil
        }
    }

    /// The explanation as one JSON object on one line: class, kind, rule, evidence, confidence, resumeAt, waitSeconds.
    public var json: String {
        let members: [(String, String?)] = [
            ("class", JSONText.quoted(classification.stopClass.rawValue)),
            ("kind", classification.kind.map { JSONText.quoted($0.rawValue) }),
            ("rule", JSONText.quoted(classification.rule)),
            ("evidence", JSONText.quoted(classification.evidence)),
            ("confidence", JSONText.quoted(classification.confidence.rawValue)),
            ("resumeAt", resumeAt.map { JSONText.quoted(RFC3339.text($0)) }),
            ("waitSeconds", waitSeconds.map(Self.number)),
        ]
        return "{" + members.map { "\(JSONText.quoted($0.0)): \($0.1 ?? "null")" }.joined(separator: ", ") + "}"
    }

    /// Whole where it is whole, else to the millisecond.
    private static func number(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        return milliseconds % 1000 == 0 ? String(milliseconds / 1000) : String(Double(milliseconds) / 1000)
    }
}

extension JSONText {
    /// A text as a JSON string.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{00}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
