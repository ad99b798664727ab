/// The rules for text in the order in which they are asked about one assistant's output.
///
/// Behind every assistant stands a service, and most can be pointed at another's: what a service says is known to the rules of the
/// assistant that usually talks to it. So all rules count, an assistant's own first; those of others only for what is announced as an
/// error.
struct TextRules {
    let own: [TextRule]
    private let foreign: [TextRule]

    init(_ rules: [TextRule], for assistant: AssistantKind) {
        own = rules.filter { assistant.takes(rulesOf: $0.assistant) }
        foreign = rules.filter { !assistant.takes(rulesOf: $0.assistant) }
    }

    /// The rule that a line fits, other than one for the heading of a block; see `TextRule.matches`.
    func first(for line: NormalizedLine, isAnnounced: Bool = false) -> TextRule? {
        own.first { $0.strength != .heading && $0.matches(line, isAnnounced: isAnnounced) }
            ?? foreign.first { $0.strength != .heading && $0.matches(line, isAnnounced: isAnnounced, isForeign: true) }
    }
}
