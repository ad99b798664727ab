/// The rules for text in the order in which they are asked about one assistant's output.
///
/// Behind every assistant stands a service, and most can be pointed at another's: what a service says is known to the rules of the
/// assistant that usually talks to it. So all rules count, an assistant's own first; those of others only for what is announced as an
/// error.
struct TextRules: Sendable {
    /// The rules for the heading of a block.
    let headings: [TextRule]
    /// The rules for lines that give a reset in a structured form.
    let structured: [TextRule]

    /// All others, the assistant's own first.
    private let rules: [TextRule]
    /// The patterns that can match what begins with a byte, by that byte, in the order of their rules; few can for any.
    private let candidates: [[Candidate]]

    private struct Candidate {
        /// The index of its rule.
        let rule: Int
        let prefix: TextRule.Prefix
        /// Whether it counts only where something is known to have failed.
        let isOfFailure: Bool
        let pattern: LinePattern
    }

    init(_ rules: [TextRule], for assistant: AssistantKind) {
        let own = rules.filter { assistant.takes(rulesOf: $0.assistant) }
        let foreign = rules.filter { !assistant.takes(rulesOf: $0.assistant) }
        headings = own.filter { $0.strength == .heading }
        structured = own.filter { $0.announcement == .structured }
        let rules = (own + foreign).filter { $0.strength != .heading && $0.strength != .fallback }
        self.rules = rules + own.filter { $0.strength == .fallback }
        var candidates: [[Candidate]] = Array(repeating: [], count: 256)
        for (index, rule) in self.rules.enumerated() {
            let prefix = rule.prefix == .optional && !assistant.takes(rulesOf: rule.assistant) ? .required : rule.prefix
            let isOfFailure = rule.strength == .failure
            for pattern in rule.patterns {
                for byte in (pattern.firstBytes ?? .all).bytes {
                    candidates[Int(byte)].append(Candidate(rule: index, prefix: prefix, isOfFailure: isOfFailure, pattern: pattern))
                }
            }
        }
        self.candidates = candidates
    }

    /// The first rule, other than one for the heading of a block, of which a pattern fits a message that begins at one of the line's
    /// starts.
    ///
    /// - Parameters:
    ///   - isAnnounced: whether the line is known to be an error's message, as the message of a structured event is.
    ///   - hasFailed: whether the process is known to have failed.
    ///   - orFallback: whether the rules count that apply where no other does.
    func first(
        for line: NormalizedLine,
        isAnnounced: Bool = false,
        hasFailed: Bool = false,
        orFallback: Bool = false
    ) -> TextRule? {
        let isFailure = isAnnounced || hasFailed || line.isMarked
        var found: Int?
        for start in line.starts where start.offset < line.folded.count {
            for candidate in candidates[Int(line.folded[start.offset])] {
                if let found, candidate.rule >= found { break }
                guard isFailure || !candidate.isOfFailure,
                    TextRule.isMet(candidate.prefix, by: line, at: start, isAnnounced: isAnnounced),
                    candidate.pattern.matches(line, from: start.offset)
                else { continue }
                found = candidate.rule
                break
            }
        }
        guard let rule = found.map({ rules[$0] }), rule.strength != .mention, orFallback || rule.strength != .fallback else { return nil }
        return rule
    }
}
