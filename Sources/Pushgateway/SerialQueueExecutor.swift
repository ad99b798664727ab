internal import Dispatch

/// Runs an actor on a dispatch queue of its own.
///
/// What blocks there holds up a thread of libdispatch and none of the few that run Swift's tasks.
final class SerialQueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
