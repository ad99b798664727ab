/// Decides when to push: on a grid of ticks, sooner or later after a failure, once more at the end.
///
/// Pure: it is told what happened and when, and answers what to do. Instants are durations since a common start, so tests need
/// no clock. Missed ticks (a suspended host, a long push) are skipped, never caught up.
public struct PushSchedule: Sendable {
    /// What to do next.
    public enum Action: Sendable, Equatable {
        /// Do nothing until that instant, then report `woke`.
        case wait(until: Duration)
        /// Push now, then report `pushEnded`.
        case push
        /// Nothing more will happen.
        case stop
    }

    private enum State: Equatable {
        case waiting(until: Duration)
        case pushing
        case stopped
    }

    /// The time between two ticks.
    public let interval: Duration
    /// The ticks are at `phase`, `phase + interval`, …: a fleet that starts together does not push together.
    public let phase: Duration
    private let retry: RetryPolicy
    private var state: State
    /// Failures in a row.
    public private(set) var consecutiveFailures = 0

    /// Makes a schedule whose first push is due at once: what is registered at start stands at the receiver from the beginning.
    ///
    /// - Parameters:
    ///   - interval: at least one millisecond.
    ///   - phase: the first tick after the initial push; taken modulo the interval.
    public init(interval: Duration, phase: Duration = .zero, retry: RetryPolicy) {
        self.interval = max(interval, .milliseconds(1))
        self.phase = phase.remainder(dividingBy: self.interval)
        self.retry = retry
        state = .waiting(until: .zero)
    }

    /// When the next attempt is due; nil while one is under way and after the end.
    public var nextAttempt: Duration? {
        if case .waiting(let instant) = state { instant } else { nil }
    }

    /// The wait is over, or was interrupted.
    public mutating func woke(at now: Duration) -> Action {
        switch state {
        case .waiting(let due):
            guard now >= due else { return .wait(until: due) }
            state = .pushing
            return .push
        case .pushing:
            // Nothing can be due before the push under way has ended.
            return .wait(until: tick(after: now))
        case .stopped:
            return .stop
        }
    }

    /// A push ended.
    ///
    /// A transient failure or a timeout is tried again after a backoff, which also slows the pushes below the interval while the
    /// receiver stays away. Any other failure keeps the schedule: trying sooner cannot help, and a repaired configuration is
    /// noticed by the next tick.
    public mutating func pushEnded(_ outcome: PushOutcome, at now: Duration, random: Double) -> Action {
        switch state {
        case .waiting(let due): return .wait(until: due)
        case .stopped: return .stop
        case .pushing: break
        }
        let due: Duration
        switch outcome {
        case .delivered:
            consecutiveFailures = 0
            due = tick(after: now)
        case .failed(let failure):
            consecutiveFailures += 1
            switch failure.kind {
            case .transient, .timeout:
                due = now + retry.delay(afterFailures: consecutiveFailures, retryAfter: failure.retryAfter, random: random)
            case .configuration, .rejected, .cancelled:
                due = tick(after: now)
            }
        }
        state = .waiting(until: due)
        return .wait(until: due)
    }

    /// The process is ending: no further attempt is due.
    public mutating func stop() {
        state = .stopped
    }

    /// The first tick later than an instant.
    private func tick(after now: Duration) -> Duration {
        let sinceTick = (now - phase).remainder(dividingBy: interval)
        return now - sinceTick + interval
    }
}

extension Duration {
    /// The remainder of the division, never negative; in nanoseconds, which is what clocks tell.
    fileprivate func remainder(dividingBy divisor: Duration) -> Duration {
        let (value, period) = (nanoseconds, max(divisor.nanoseconds, 1))
        let remainder = value % period
        return .nanoseconds(remainder < 0 ? remainder + period : remainder)
    }

    private var nanoseconds: Int64 {
        let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : seconds &+ components.attoseconds / 1_000_000_000
    }
}
