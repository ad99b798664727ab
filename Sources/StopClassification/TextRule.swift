/// What one sort of message in a line of text means, as data.
public struct TextRule: Sendable, Equatable {
    /// What must stand before the message.
    public enum Prefix: String, CaseIterable, Sendable {
        /// Nothing need stand there; `Error: ` and the like may.
        case optional
        /// Something that announces an error must: the message alone is too common a phrase.
        case required
        /// The line must begin in a style or in capital letters: so programs print what the model did not say.
        case emphasized
    }

    /// How much a match counts.
    public enum Strength: String, CaseIterable, Sendable {
        /// It decides.
        case full
        /// It decides unless an earlier line matches a rule of full strength.
        case weak
        /// It heads a block of several lines: anything may follow it.
        case heading
        /// It decides where the process failed or one of the assistant's marks stands in front.
        case failure
        /// It says after a clean exit that something failed, where no other rule fits the line.
        case fallback
        /// It is talk about a message: no rule that stands behind this one fits the line.
        case mention
    }

    /// What a message tells about the reset of the limit it speaks of.
    public enum Announcement: String, CaseIterable, Sendable {
        /// Nothing that belongs to this limit.
        case none
        /// A time or a duration, in words, if anything.
        case text
        /// A field of embedded JSON, which is better than any clock time elsewhere.
        case structured
    }

    /// The identifier that classifications carry.
    public let id: String
    /// The assistant that writes such lines.
    public let assistant: AssistantKind
    /// What it means.
    public let stopClass: StopClass
    /// Which quota it speaks of.
    public let kind: LimitKind?
    /// What must stand before it.
    public let prefix: Prefix
    /// How much it counts.
    public let strength: Strength
    /// What the line tells about the reset.
    public let announcement: Announcement
    /// The shapes of the line.
    public let patterns: [LinePattern]
    /// The shape of a line that must follow somewhere below, nil for none.
    public let followedBy: LinePattern?
    /// The words behind which the reset stands, for messages that announce it as no known one does; nil for the usual words.
    public let resetAfter: String?
    /// The seconds to wait where the message announces no reset, nil for the usual backoff.
    public let wait: Double?
    /// Why there is such a rule, for people.
    public let note: String?

    /// Writes a rule down.
    public init(
        _ id: String,
        _ assistant: AssistantKind,
        _ stopClass: StopClass,
        _ kind: LimitKind? = nil,
        prefix: Prefix = .optional,
        strength: Strength = .full,
        announcement: Announcement = .text,
        like patterns: [LinePattern],
        followedBy: LinePattern? = nil,
        resetAfter: String? = nil,
        wait: Double? = nil,
        note: String? = nil
    ) {
        self.id = id
        self.assistant = assistant
        self.stopClass = stopClass
        self.kind = kind
        self.prefix = prefix
        self.strength = strength
        self.announcement = announcement
        self.patterns = patterns
        self.followedBy = followedBy
        self.resetAfter = resetAfter
        self.wait = wait
        self.note = note
    }

    /// Whether one of the patterns fits a message that begins at one of the line's starts.
    func matches(_ line: NormalizedLine) -> Bool {
        line.starts.contains { start in
            Self.isMet(prefix, by: line, at: start) && patterns.contains { $0.matches(line, from: start.offset) }
        }
    }

    /// Whether what must stand before a message stands there.
    static func isMet(_ prefix: Prefix, by line: NormalizedLine, at start: NormalizedLine.Start, isAnnounced: Bool = false) -> Bool {
        switch prefix {
        case .optional: true
        case .required: isAnnounced || start.afterErrorPrefix
        case .emphasized: start.offset == 0 && line.isEmphasized
        }
    }
}
