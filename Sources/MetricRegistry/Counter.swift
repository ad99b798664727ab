import Synchronization

/// A number of events: it starts at zero (or at a restored value) and only goes up.
///
/// Thread safety: every method may be called from any thread at any time; none waits for a scrape or a push.
/// Cost: one compare-and-swap, no allocation. Look the handle up once and keep it.
public final class Counter: Sendable {
    // A reader may conclude that this many events happened. Releasing and acquiring for the sake of UpdateSequence alone: who
    // sees an event of a grouped update sees that the update is under way.
    private let cell: Atomic<UInt64>

    init(startingAt value: UInt64) {
        cell = Atomic(value)
    }

    /// Adds events.
    ///
    /// At `UInt64.max` the counter stays where it is: it never wraps.
    @inline(__always)
    public func increment(by amount: UInt64 = 1) {
        var current = cell.load(ordering: .relaxed)
        while true {
            let (sum, overflow) = current.addingReportingOverflow(amount)
            let result = cell.weakCompareExchange(
                expected: current,
                desired: overflow ? .max : sum,
                successOrdering: .releasing,
                failureOrdering: .relaxed
            )
            if result.exchanged { return }
            current = result.original
        }
    }

    /// The number of events so far, the starting value included.
    public var value: UInt64 { cell.load(ordering: .acquiring) }
}
