import CTicks
import Exposition
import Glibc
import MetricRegistry
import Synchronization

/// How long an update takes while another thread scrapes.
enum Stall {
    private final class Progress: Sendable {
        // Relaxed: it says when to stop, and nothing else.
        let scrapes = Atomic<Int>(0)
        let isDone = Atomic<Bool>(false)
    }

    /// Times every update, for at least so many scrapes and half a second.
    ///
    /// The value is the 99.9th percentile in nanoseconds, the cost of reading the clock included; the check is the number of updates
    /// that `counts` does not know of.
    @inline(__always)
    static func percentile(
        scrapes: Int,
        of registry: Registry,
        counts: () -> UInt64,
        update: () -> Void,
        isEmpty: Bool = false
    ) -> Answer {
        let last = 1 << 16 - 1
        let latencies = UnsafeMutablePointer<Int>.allocate(capacity: last + 1)
        latencies.initialize(repeating: 0, count: last + 1)
        defer { latencies.deallocate() }

        let before = counts()
        var samples = 0
        let progress = Progress()
        let clock = ContinuousClock()
        let (begin, first) = (clock.now, ticks())
        let thread = Threads.start { _ in
            while progress.scrapes.load(ordering: .relaxed) < scrapes || clock.now - begin < .milliseconds(500) {
                precondition(!registry.prometheusText().isEmpty)
                progress.scrapes.wrappingAdd(1, ordering: .relaxed)
            }
            progress.isDone.store(true, ordering: .relaxed)
        }
        while !progress.isDone.load(ordering: .relaxed) {
            for _ in 0..<1000 {
                let start = ticks()
                update()
                latencies[min(Int(ticks_after() &- start), last)] += 1
            }
            samples += 1000
        }
        let nanosecondsPerTick = (clock.now - begin) / .nanoseconds(1) / Double(ticks() - first)
        pthread_join(thread, nil)

        var rest = samples / 1000
        var index = last
        while index > 0, latencies[index] <= rest {
            rest -= latencies[index]
            index -= 1
        }
        return Answer(Double(index) * nanosecondsPerTick, check: isEmpty ? 0 : samples - Int(counts() - before))
    }
}
