import TestSupport

/// A clock that stands still until a test moves it.
final class ManualClock: Clock {
    struct Instant: InstantProtocol {
        /// The time since the clock was made.
        var elapsed = Duration.zero

        func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private struct State {
        var now = Instant()
        var deadlines: [Int: Instant] = [:]
        var sleeps = 0
    }

    private let state = Watched(State())

    var now: Instant { state.value.now }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let number = state.update { state in
            state.sleeps += 1
            state.deadlines[state.sleeps] = deadline
            return state.sleeps
        }
        defer { _ = state.update { $0.deadlines.removeValue(forKey: number) } }
        try await state.wait { $0.now >= deadline ? () : nil }
    }

    /// Moves the clock to an instant, once somebody sleeps until just then.
    func move(to elapsed: Duration) async throws {
        let instant = Instant(elapsed: elapsed)
        try await state.wait { $0.deadlines.values.contains(instant) ? () : nil }
        state.update { $0.now = instant }
    }

    /// Moves the clock, whoever sleeps.
    func jump(by duration: Duration) {
        state.update { $0.now = $0.now.advanced(by: duration) }
    }
}
