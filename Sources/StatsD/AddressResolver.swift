import Dispatch
import MetricRegistry

/// Looks a receiver's name up on a thread of its own, one lookup at a time.
///
/// The system's resolver may take half a minute; whoever waits does so for as long as it likes, and the answer is kept for the next.
final class AddressResolver: Sendable {
    typealias Answer = Result<[SocketAddress], AddressLookUpError>

    private struct State {
        var isRunning = false
        var answer: Answer?
        var waiter: Cancellation?
    }

    private let state = LockedState(State())
    private let queue = DispatchQueue(label: "statsd.resolver")
    private let lookUp: @Sendable () -> Answer

    init(lookUp: @escaping @Sendable () -> Answer) {
        self.lookUp = lookUp
    }

    /// Begins a lookup unless one is under way.
    func start() {
        let isNew = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isNew else { return }
        queue.async {
            let answer = self.lookUp()
            let waiter = self.state.withLock { state in
                state.isRunning = false
                state.answer = answer
                return state.waiter
            }
            waiter?.signal()
        }
    }

    /// The answer of a lookup that has ended since the last call.
    func takeAnswer() -> Answer? {
        state.withLock { state in
            defer { state.answer = nil }
            return state.answer
        }
    }

    /// Waits for an answer on the calling thread; nil when there is none in time or the task was cancelled.
    func waitForAnswer(atMost milliseconds: Int, _ cancellation: Cancellation) -> Answer? {
        let isThere = state.withLock { state in
            state.waiter = cancellation
            return state.answer != nil
        }
        if !isThere && !cancellation.isCancelled { cancellation.wait(atMost: milliseconds) }
        state.withLock { $0.waiter = nil }
        return takeAnswer()
    }
}
