#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Where time and chance come from; tests pass in their own.
struct Clocks: Sendable {
    /// The time since a fixed moment, on a clock that is never set.
    let monotonic: @Sendable () -> Duration
    /// The time of day, seconds since 1970 in UTC.
    let secondsSinceEpoch: @Sendable () -> Int64
    /// Uniform in 0..<1.
    let random: @Sendable () -> Double

    /// The host's.
    static var system: Clocks {
        let start = ContinuousClock.now
        return Clocks(
            monotonic: { start.duration(to: .now) },
            secondsSinceEpoch: { Int64(time(nil)) },
            random: { Double.random(in: 0..<1) }
        )
    }
}
