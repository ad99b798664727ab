import Dispatch
import Synchronization

/// Tells work on a thread of its own that its task was cancelled.
final class Cancellation: Sendable {
    // Relaxed: the flag alone is the message.
    private let flag = Atomic<Bool>(false)
    /// Wakes whoever waits; also signalled when what is waited for is there.
    private let wakeUp = DispatchSemaphore(value: 0)

    /// Whether the task was cancelled.
    var isCancelled: Bool { flag.load(ordering: .relaxed) }

    func cancel() {
        flag.store(true, ordering: .relaxed)
        wakeUp.signal()
    }

    /// Ends a wait.
    func signal() {
        wakeUp.signal()
    }

    /// Blocks until `signal`, `cancel` or the time is over.
    ///
    /// Never on one of Swift's cooperative threads.
    func wait(atMost milliseconds: Int) {
        _ = wakeUp.wait(timeout: .now() + .milliseconds(milliseconds))
    }
}
