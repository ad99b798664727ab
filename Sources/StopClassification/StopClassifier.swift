/// Says why a session stopped and when it may go on: structured terminal events first, the last lines of text second, the exit status
/// third, mere mention never.
///
/// A false rate limit parks somebody's work for hours, so everything doubtful is `unknown`. The classifier holds only its rules, is safe
/// to share between threads. A classification usually costs about a millisecond and, whatever the output was, not more than about a
/// tenth of a second.
public struct StopClassifier: Sendable {
    private let rules: StopRules
    /// The rules for text as each assistant's output is asked about them.
    private let texts: [AssistantKind: TextRules]

    /// A classifier with these rules; the ones that come with the program unless others are given.
    public init(rules: StopRules = .builtIn) {
        self.rules = rules
        texts = Dictionary(uniqueKeysWithValues: AssistantKind.allCases.map { ($0, TextRules(rules.texts, for: $0)) })
    }

    /// Classifies a session's end.
    ///
    /// - Parameters:
    ///   - output: everything the assistant wrote.
    ///   - exitStatus: how its process ended; nil when that is not known or it still runs.
    ///   - context: the present and the time zones that announcements are read with.
    public func classify(_ output: OutputTail, exitStatus: ExitStatus?, context: ResetContext) -> StopClassification {
        let texts = texts[output.assistant] ?? TextRules(rules.texts, for: output.assistant)
        return StopEvidence(output, rules: rules, texts: texts, exitStatus: exitStatus, context: context).classification()
    }
}
