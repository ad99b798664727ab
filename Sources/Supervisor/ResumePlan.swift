/// What an attempt is to do.
public struct ResumePlan: Sendable, Equatable {
    /// How the work goes on.
    public enum Strategy: String, Sendable {
        /// The stopped session continues.
        case sameSession = "same_session"
        /// A new session takes the work over.
        case newSession = "new_session"
    }

    /// Why the attempt is made.
    public let reason: ResumeReason
    /// How the work goes on.
    public let strategy: Strategy

    /// - Parameter strategy: the usual one for the reason when left out.
    init(reason: ResumeReason, strategy: Strategy? = nil) {
        self.reason = reason
        self.strategy = strategy ?? reason.strategy
    }
}
