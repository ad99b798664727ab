/// Why a push failed: a class that decides what happens next, and words for people.
public struct PushFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The class of a failure; the label `kind` of `palingenesis_push_failures_total`.
    public enum Kind: String, Sendable, CaseIterable {
        /// May pass by itself: resolving, connecting, a lost connection, 408, 429, 5xx but 501. Tried again with backoff.
        case transient
        /// The request was sent and no answer came in time, so the outcome is unknown. Tried again like a transient one.
        case timeout
        /// Will not pass until somebody changes something: 401, 403, 404, 405, 501, a redirect, TLS verification.
        case configuration
        /// The receiver understood and refused: any other 4xx. Its words are in the message.
        case rejected
        /// The process is ending and the push was called off.
        case cancelled
    }

    /// The class.
    public let kind: Kind
    /// What was tried, what came of it and the receiver's own words; never a credential.
    ///
    /// At most a few KiB.
    public let message: String
    /// How long the receiver asked to be left alone.
    public let retryAfter: Duration?

    /// Makes a failure.
    public init(_ kind: Kind, _ message: String, retryAfter: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The class and the message.
    public var description: String { "\(kind.rawValue): \(message)" }
}
