public import StopClassification

/// Why an attempt to resume was made; the label `reason` of `palingenesis_resumes_total`.
public enum ResumeReason: String, Sendable, CaseIterable {
    /// A usage or request limit.
    case rateLimit = "rate_limit"
    /// The context window was full; a new session goes on.
    case contextExhausted = "context_exhausted"
    /// An operator asked for it.
    case manual
    /// One answer was longer than the assistant may give.
    case outputLimit = "output_limit"
    /// The provider or the network failed for a moment.
    case transient
    /// The assistant died; only where the policy allows it.
    case crashed

    /// The reason for resuming after a stop of this class; nil when such a stop is never resumed.
    public init?(_ stopClass: StopClass) {
        switch stopClass {
        case .rateLimit: self = .rateLimit
        case .contextExhausted: self = .contextExhausted
        case .outputLimit: self = .outputLimit
        case .transient: self = .transient
        case .crashed: self = .crashed
        case .auth, .billing, .userExit, .completed, .unknown: return nil
        }
    }

    /// How the work goes on.
    var strategy: ResumePlan.Strategy { self == .contextExhausted ? .newSession : .sameSession }
}
