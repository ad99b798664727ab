import Dispatch

/// A thread of a sink's own, on which its pushes may block, one after the other.
final class SinkQueue: Sendable {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Does the work and waits for it without blocking the caller's thread.
    ///
    /// - Parameter work: is told through its argument when the caller's task is cancelled.
    func run<Result: Sendable>(_ work: @escaping @Sendable (Cancellation) -> Result) async -> Result {
        let cancellation = Cancellation()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: work(cancellation)) }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }
}
