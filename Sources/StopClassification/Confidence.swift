/// How far a classification can be trusted, which follows from the sort of evidence it rests on.
public enum Confidence: String, CaseIterable, Sendable {
    /// A structured terminal event of the assistant said so.
    case certain
    /// A line of text at the end of the output has the shape of the assistant's own message.
    case likely
    /// Only the exit status, or nothing at all, speaks for it.
    case guess
}
