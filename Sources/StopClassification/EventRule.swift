/// What one sort of structured event means, as data.
///
/// Of an assistant's rules the first that applies to an event decides.
public struct EventRule: Sendable, Equatable {
    /// What follows from an event.
    public enum Effect: Sendable, Equatable {
        /// A session or a turn begins or goes on: whatever was recorded as its end is superseded.
        case progress
        /// Nothing: bookkeeping, or an attempt that the assistant itself repeats.
        case none
        /// The work is done.
        case completed
        /// The assistant is idle; that is its end unless a failure stands.
        case idle
        /// The session stopped for exactly this reason.
        case stopped(StopClass, LimitKind?)
        /// The session stopped; its message decides by the text rules why, and else it was this.
        case failed(StopClass, LimitKind?)
        /// A sign that counts only where nothing else says anything.
        case hint(StopClass, LimitKind?)
        /// The state of the usage windows, in the form of this assistant.
        case windows(UsageWindow.Form)
    }

    /// The identifier that classifications carry.
    public let id: String
    /// The assistant that writes such events.
    public let assistant: AssistantKind
    /// The text at `type` that the event must have, with a `*` at the end for any continuation; nil when it must have none.
    public let type: String?
    /// What else must hold, all of it.
    public let conditions: [EventCondition]
    /// What follows.
    public let effect: Effect
    /// Where the session's identifier stands; the first path with one counts.
    public let session: [String]
    /// Where the message for people stands; the first path with one counts.
    public let message: [String]
    /// Where a reset is announced; the path's last component is read as a header's name, `*` stands for every header that announces one.
    public let reset: [String]
    /// The seconds to wait where the event announces no reset, nil for the usual backoff.
    public let wait: Double?
    /// Why there is such a rule, for people.
    public let note: String?

    /// Writes a rule down.
    public init(
        _ id: String,
        _ assistant: AssistantKind,
        type: String?,
        when conditions: [EventCondition] = [],
        _ effect: Effect,
        session: [String] = [],
        message: [String] = [],
        reset: [String] = [],
        wait: Double? = nil,
        note: String? = nil
    ) {
        self.id = id
        self.assistant = assistant
        self.type = type
        self.conditions = conditions
        self.effect = effect
        self.session = session
        self.message = message
        self.reset = reset
        self.wait = wait
        self.note = note
    }

    func applies(to event: JSONText, type eventType: String?) -> Bool {
        guard hasType(eventType) else { return false }
        return conditions.allSatisfy { $0.holds(for: event) }
    }

    private func hasType(_ eventType: String?) -> Bool {
        guard let type, let eventType else { return type == nil && eventType == nil }
        return type.hasSuffix("*") ? eventType.hasPrefix(type.dropLast()) : eventType == type
    }
}
