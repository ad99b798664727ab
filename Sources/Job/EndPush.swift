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
    func perform(_ connection: PushgatewayConnection) -> PushOutcome {
        var failures = 0
        while true {
            let outcome = connection.push(text, gateway, within: deadline - .now)
            guard case .failed(let failure) = outcome, failure.kind == .transient else { return outcome }
            failures += 1
            let delay = Self.policy.delay(afterFailures: failures, retryAfter: failure.retryAfter, random: .random(in: 0..<1))
            guard failures < Self.attempts, .now + delay < deadline else { return outcome }
            usleep(UInt32(delay / .microseconds(1)))
        }
    }
}
