internal import Push
internal import Pushgateway

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The push that tells how a run went: tried a few times, as long as there is time.
struct EndPush: Sendable {
    /// A gateway that restarts is back within a second; what takes longer is left to the spool.
    private static let attempts = 3
    private static let policy = RetryPolicy(base: .milliseconds(200), cap: .seconds(1), floor: .milliseconds(20))

    let gateway: PushgatewayConfiguration
    let text: [UInt8]
    let deadline: ContinuousClock.Instant

    /// Does it, on the thread that calls.
    ///
    /// - Parameters:
    ///   - random: spreads the attempts of jobs that ended together, from 0 to 1.
    ///   - wait: holds the thread for a time.
    func perform(
        _ connection: PushgatewayConnection,
        random: () -> Double = { .random(in: 0..<1) },
        wait: (Duration) -> Void = { usleep(UInt32($0 / .microseconds(1))) }
    ) -> PushOutcome {
        var failures = 0
        while true {
            let outcome = connection.push(text, gateway, within: deadline - .now)
            guard case .failed(let failure) = outcome, failure.kind == .transient else { return outcome }
            failures += 1
            // A gateway that wants to be left alone for longer than there is time is left alone.
            let delay = max(Self.policy.delay(afterFailures: failures, random: random()), failure.retryAfter ?? .zero)
            guard failures < Self.attempts, .now + delay < deadline else { return outcome }
            wait(delay)
        }
    }
}
