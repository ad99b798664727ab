/// How a receiver takes the observations of a histogram.
struct TimerForm: Sendable, Hashable {
    /// The most observations of one line: receivers repeat it so many times.
    static let mostPerLine: UInt64 = 10_000
    /// The most lines of one bucket in a flush; what is left goes with the next ones.
    static let mostLines = 1000

    /// The line's type: `h` or `ms`.
    let type: String
    /// Whether one line may stand for several observations, by its sampling rate.
    let isWeighted: Bool
    /// Whether a value may be negative.
    let mayBeNegative: Bool

    /// The sampling rate of so many observations.
    ///
    /// Receivers turn it back by `int(1/rate)`, or add up `1/rate`: the Double below the quotient gives the number in both ways, the
    /// quotient itself one less for 93, 99, 105 and thousands of others.
    static func rate(_ count: UInt64) -> Double {
        (1 / Double(count)).nextDown
    }
}
