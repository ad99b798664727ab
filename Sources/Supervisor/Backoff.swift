/// Waits between attempts that grow exponentially and are spread by jitter.
///
/// Pure: the random number is passed in. The jittered wait is never above `max`, since the cap comes last.
public struct Backoff: Sendable, Equatable {
    /// The wait before the first retry.
    public var base: Duration
    /// The longest wait.
    public var max: Duration
    /// The spread: each wait is multiplied by a factor drawn from 1 − jitter … 1 + jitter, in 0…1.
    ///
    /// Anything else counts as the nearest of these.
    public var jitter: Double

    /// Makes a backoff.
    public init(base: Duration = .seconds(30), max: Duration = .seconds(300), jitter: Double = 0.1) {
        self.base = base
        self.max = max
        self.jitter = jitter
    }

    /// The jitter within its range; NaN spreads nothing.
    var spread: Double { Swift.min(Swift.max(0, jitter), 1) }

    /// The wait before an attempt.
    ///
    /// - Parameters:
    ///   - number: 1 for the first wait, 2 for the next.
    ///   - random: uniform in 0..<1.
    public func delay(_ number: Int, random: Double) -> Duration {
        let doublings = Swift.min(Swift.max(number, 1) - 1, 62)
        let seconds = Swift.min(base.inSeconds * Double(UInt64(1) << UInt64(doublings)), max.inSeconds)
        let factor = 1 + spread * (2 * random - 1)
        return .seconds(Swift.min(Swift.max(seconds * factor, 0), max.inSeconds))
    }
}

extension Duration {
    /// The duration in seconds, rounded to a Double's precision.
    var inSeconds: Double {
        // Divided, since the factor 1e-18 is no exact number: 0.7 s would come out as a bit more.
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
