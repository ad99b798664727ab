/// How long to wait after failures: exponential backoff with full jitter, as AWS' "Exponential Backoff And Jitter" describes it.
///
/// Pure: the random number is passed in, so equal inputs give equal answers.
public struct RetryPolicy: Sendable, Equatable {
    /// The ceiling after the first failure; it doubles with each further one.
    public let base: Duration
    /// The greatest ceiling, and the longest wait a receiver may ask for.
    public let cap: Duration
    /// The shortest wait, so that a draw near zero does not hammer a receiver that is down.
    public let floor: Duration

    /// Makes a policy.
    ///
    /// Negative durations count as zero.
    public init(base: Duration = .seconds(1), cap: Duration = .seconds(60), floor: Duration = .milliseconds(100)) {
        self.base = max(base, .zero)
        self.cap = max(cap, .zero)
        self.floor = max(floor, .zero)
    }

    /// The wait before the next attempt.
    ///
    /// - Parameters:
    ///   - failures: failures in a row so far, 1 or more.
    ///   - retryAfter: what the receiver asked for: never less is waited, unless it is more than `cap`.
    ///   - random: uniform in 0..<1.
    public func delay(afterFailures failures: Int, retryAfter: Duration? = nil, random: Double) -> Duration {
        let doublings = min(max(failures, 1) - 1, 62)
        // As a Double, since a Duration overflows; the cap brings it back into range.
        let seconds = min(base.inSeconds * Double(UInt64(1) << UInt64(doublings)), cap.inSeconds)
        // In this order `max` answers zero to a NaN, which a Duration cannot be made of.
        let jittered = Duration.seconds(seconds * min(max(0, random), 1))
        let asked = min(retryAfter ?? .zero, cap)
        return max(jittered, asked, min(floor, cap))
    }
}

extension Duration {
    /// The duration in seconds, rounded to a Double's precision.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
