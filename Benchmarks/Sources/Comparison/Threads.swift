import Glibc
import Synchronization

/// Threads of the system, as the peers have them: tasks would share as many threads as there are cores.
enum Threads {
    private final class Work {
        let body: @Sendable (Int) -> Void
        let index: Int

        init(index: Int, body: @escaping @Sendable (Int) -> Void) {
            self.index = index
            self.body = body
        }
    }

    static func start(_ index: Int = 0, _ body: @escaping @Sendable (Int) -> Void) -> pthread_t {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(index: index, body: body))
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
                work.body(work.index)
                return nil
            },
            work.toOpaque()
        )
        precondition(status == 0, "no thread to be had")
        return thread
    }

    /// Runs the body on so many threads, with the number of each.
    ///
    /// The time from the moment the first thread began until the last one has finished; all are there before one begins.
    static func elapsed(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Duration {
        let clock = ContinuousClock()
        let barrier = Barrier(count)
        let times = Mutex<(began: ContinuousClock.Instant?, ended: ContinuousClock.Instant?)>((nil, nil))
        let threads = (0..<count).map { index in
            start(index) { index in
                barrier.wait()
                let began = clock.now
                body(index)
                let ended = clock.now
                times.withLock { $0 = (min($0.began ?? began, began), max($0.ended ?? ended, ended)) }
            }
        }
        for thread in threads { pthread_join(thread, nil) }
        return times.withLock { times in
            guard let began = times.began, let ended = times.ended else { return .zero }
            return began.duration(to: ended)
        }
    }
}

/// Lets nobody pass until everybody has arrived; it can be used again.
final class Barrier: @unchecked Sendable {
    // Never moved, and only ever touched through pthread's functions, which is what makes the class Sendable.
    private let barrier = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)

    init(_ count: Int) {
        pthread_barrier_init(barrier, nil, UInt32(count))
    }

    deinit {
        pthread_barrier_destroy(barrier)
        barrier.deallocate()
    }

    func wait() {
        pthread_barrier_wait(barrier)
    }
}
