import Dispatch
import MetricRegistry
import Pushgateway

/// Work that blocks, on a thread of its own and on none of the few that run Swift's tasks.
enum BlockingWork {
    /// What the work gives; nil when the task is cancelled before.
    ///
    /// Nobody waits then for what a file, a pipe or a server holds up; the work goes on until it looks at its flag.
    static func value<Value: Sendable>(_ work: @escaping @Sendable (CancellationFlag) -> Value) async -> Value? {
        let cancellation = CancellationFlag()
        let outcome = Outcome<Value>()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                outcome.await(with: continuation)
                DispatchQueue.global().async { outcome.settle(work(cancellation)) }
            }
        } onCancel: {
            cancellation.raise()
            outcome.settle(nil)
        }
    }

    /// The first of two ends counts, whether somebody waits already or not.
    private final class Outcome<Value: Sendable>: Sendable {
        private enum State {
            case open
            case awaited(CheckedContinuation<Value?, Never>)
            case settled
        }

        private let state = LockedState(State.open)

        /// To be called once, before the work begins: what was settled by then was called off.
        func await(with continuation: CheckedContinuation<Value?, Never>) {
            let isCalledOff = state.withLock { state in
                if case .settled = state { return true }
                state = .awaited(continuation)
                return false
            }
            if isCalledOff { continuation.resume(returning: nil) }
        }

        func settle(_ value: Value?) {
            let waiting: CheckedContinuation<Value?, Never>? = state.withLock { state in
                defer { state = .settled }
                if case .awaited(let continuation) = state { return continuation }
                return nil
            }
            waiting?.resume(returning: value)
        }
    }
}
