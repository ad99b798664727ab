/// Why a family would be refused.
public struct PreflightFinding: Sendable, Hashable, CustomStringConvertible {
    /// The kind of problem.
    public enum Problem: String, Sendable, CaseIterable {
        /// The text is no Prometheus text 0.0.4: a missing line feed at the end, broken UTF-8, anything else.
        case unreadable
        /// A sample has a timestamp.
        case timestamp
        /// The gateway has a family of this name with another type.
        case typeClash = "type_clash"
        /// A histogram or summary takes up this name beside its own.
        case nameCollision = "name_collision"
        /// Two samples become the same when the group's labels are set.
        case duplicate
        /// A label's name begins with two underscores.
        case labelName = "label_name"
        /// The gateway keeps this name for itself.
        case reserved
    }

    /// The kind of problem.
    public let problem: Problem
    /// The family that is left out; nil when the text as a whole cannot be read.
    public let family: String?
    /// The line, beginning with 1; nil when no text was checked.
    public let line: Int?
    /// The place in the line, in bytes, beginning with 1; where the text cannot be read.
    public let column: Int?
    /// What a gateway would say, or nearly so.
    public let message: String
    /// Which of the family's samples it is.
    let sample: Int?

    init(_ problem: Problem, family: String?, line: Int? = nil, column: Int? = nil, sample: Int? = nil, message: String) {
        (self.problem, self.family, self.line, self.column, self.sample, self.message) = (problem, family, line, column, sample, message)
    }

    /// Place, family and problem on one line.
    public var description: String {
        let place = line.map { line in "line \(line)" + (column.map { ", column \($0)" } ?? "") + ": " } ?? ""
        return place + (family.map { "\($0): " } ?? "") + message
    }
}
