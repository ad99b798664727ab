import Supervisor
import TestSupport

/// A clock that stands still until a test moves it.
final class VirtualClock: Sendable {
    private struct State {
        var now = Moment.at(0)
        var sleepers: [Int: Duration] = [:]
        var nextSleeper = 0
    }

    private let state = Watched(State())

    /// What the supervisor is given; chance is always in the middle, so that no wait is spread.
    var supervisorClock: SupervisorClock {
        SupervisorClock(now: { self.now }, sleep: { try await self.sleep($0) }, random: { 0.5 })
    }

    var now: Moment { state.value.now }

    /// Moves the wall clock alone, as somebody who sets it does.
    func setWallClock(forward seconds: Double) {
        state.update { $0.now.unixTime += seconds }
    }

    /// Moves both clocks, and wakes who slept until then.
    func move(_ seconds: Double) {
        state.update { state in
            state.now.unixTime += seconds
            state.now.elapsed += .seconds(seconds)
        }
    }

    /// Moves through every sleep that begins on the way, up to a time after the start.
    func advance(to seconds: Double) async throws {
        let target = Duration.seconds(seconds)
        while now.elapsed < target {
            let deadline = try await nextDeadline()
            let end = min(max(deadline, now.elapsed), target)
            let step = (end - now.elapsed) / .seconds(1)
            state.update { state in
                state.now.unixTime += step
                state.now.elapsed = end
                // Whoever is woken is gone before the next look.
                state.sleepers = state.sleepers.filter { $0.value > end }
            }
        }
    }

    /// When the next sleeper wants to be woken; waits for one.
    func nextDeadline() async throws -> Duration {
        try await state.wait { $0.sleepers.values.min() }
    }

    /// Whether anybody sleeps.
    var hasSleepers: Bool { !state.value.sleepers.isEmpty }

    private func sleep(_ duration: Duration) async throws {
        let (number, deadline) = state.update { state in
            state.nextSleeper += 1
            let deadline = state.now.elapsed + duration
            // Who was cancelled before never sleeps; who is cancelled later is removed below.
            if !Task.isCancelled { state.sleepers[state.nextSleeper] = deadline }
            return (state.nextSleeper, deadline)
        }
        try await withTaskCancellationHandler {
            try await state.wait { $0.now.elapsed >= deadline ? () : nil }
            _ = state.update { $0.sleepers.removeValue(forKey: number) }
        } onCancel: {
            _ = state.update { $0.sleepers.removeValue(forKey: number) }
        }
    }
}
