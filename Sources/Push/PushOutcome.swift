/// How one push ended.
public enum PushOutcome: Sendable, Equatable {
    /// The receiver took it, as far as its protocol can say; with the number of bytes of payload that were sent.
    case delivered(bytes: Int)
    /// It did not, or nobody knows.
    case failed(PushFailure)

    /// Why it failed; nil when it was delivered.
    public var failure: PushFailure? { if case .failed(let failure) = self { failure } else { nil } }
}
