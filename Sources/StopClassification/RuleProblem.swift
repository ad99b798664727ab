/// What is wrong with a rule, and where.
public struct RuleProblem: Error, Sendable, Equatable {
    /// The line, from 1; 0 where lines do not matter.
    public let line: Int
    /// The names that lead from the rule to the place, joined by dots; empty for the rule as a whole.
    public let path: String
    /// What is wrong, and what to do; holds nothing of what was given.
    public let message: String
    /// The word that was given in the place of one of `choices`; untrusted text.
    public var given: String?
    /// What could have been given; empty where that is no choice of words.
    public var choices: [String] = []
}
