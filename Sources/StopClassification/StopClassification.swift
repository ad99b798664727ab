/// The answer to why a session stopped and when it may go on, with everything needed to explain it.
public struct StopClassification: Sendable, Equatable {
    /// The reason.
    public let stopClass: StopClass

    /// The quota, for a rate limit whose quota the output names.
    public let kind: LimitKind?

    /// The identifier of the rule that decided, such as `claude.hit-your-limit` or `exit.crashed`.
    public let rule: String

    /// The line that decided: at most 400 characters, no control characters, empty when only the exit status decided.
    ///
    /// It comes from the assistant's output and is untrusted text.
    public let evidence: String

    /// How far the answer can be trusted.
    public let confidence: Confidence

    /// When the session may go on, nil when the output announced nothing.
    public let announcedReset: AnnouncedReset?

    /// The session's identifier, when the output told one: 1…128 letters, digits, `-`, `_`, `.`, never starting with a sign.
    public let sessionID: String?

    /// Puts an answer together; the classifier does, and whoever replays one.
    public init(
        stopClass: StopClass,
        kind: LimitKind?,
        rule: String,
        evidence: String,
        confidence: Confidence,
        announcedReset: AnnouncedReset?,
        sessionID: String?
    ) {
        self.stopClass = stopClass
        self.kind = kind
        self.rule = rule
        self.evidence = evidence
        self.confidence = confidence
        self.announcedReset = announcedReset
        self.sessionID = sessionID
    }

    /// The announced reset in Unix seconds, nil when none was announced.
    public var resumeAt: Double? { announcedReset?.resumeAt }
}
