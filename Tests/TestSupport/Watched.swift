import MetricRegistry

/// A value that tests can wait for: who waits is asked again after each change.
///
/// Waiting ends with the test's time limit.
package final class Watched<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0
    }

    private let state: LockedState<State>

    package init(_ value: Value) {
        state = LockedState(State(value: value))
    }

    package var value: Value { state.withLock { $0.value } }

    @discardableResult
    package func update<Result>(_ change: (inout Value) -> Result) -> Result {
        let (result, waiters) = state.withLock { state in
            let result = change(&state.value)
            defer { state.waiters = [:] }
            return (result, state.waiters)
        }
        for waiter in waiters.values { waiter.resume() }
        return result
    }

    /// Waits until the condition returns something.
    package func wait<Result>(_ condition: (Value) -> Result?) async throws -> Result {
        while true {
            if let result = condition(value) { return result }
            try Task.checkCancellation()
            try await change(unless: condition)
        }
    }

    private func change<Result>(unless condition: (Value) -> Result?) async throws {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    // A change since the last look, or a cancellation, must not be slept through.
                    if condition(state.value) != nil || Task.isCancelled { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }
}
