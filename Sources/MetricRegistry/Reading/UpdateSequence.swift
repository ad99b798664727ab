import Synchronization

/// Makes several updates one event for readers: a read that overlapped a grouped update is told so and reads again.
///
/// A sequence lock. Writers take turns under a lock that no single update takes; a reader takes it only after it was overtaken
/// `patience` times, and only while it copies numbers, never while it formats or sends.
final class UpdateSequence: Sendable {
    /// Odd while a grouped update is under way.
    private let sequence = Atomic<UInt64>(0)
    private let writers = Lock()

    private static let patience = 3

    /// Runs a grouped update.
    ///
    /// The body may call `update` again: the inner one joins the outer one.
    func update<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        try writers.withLock { () throws(Failure) -> Result in
            // Under the lock only its holder changes the sequence, so an odd number means that this thread is inside already.
            guard sequence.load(ordering: .relaxed).isMultiple(of: 2) else { return try body() }
            // Every cell is written with releasing order: whoever (acquiring) sees one of the body's values sees the odd number too.
            sequence.wrappingAdd(1, ordering: .acquiringAndReleasing)
            // Releasing: whoever sees the even number sees all of the body's values.
            defer { sequence.wrappingAdd(1, ordering: .releasing) }
            return try body()
        }
    }

    /// Runs a copying body until no grouped update overlapped it.
    ///
    /// The body starts from nothing each time. A lock that it takes comes after the writers' lock, here and in a reading that a
    /// grouped update's body asks for: the caller must not hold it already.
    func read<Result>(_ body: () -> Result) -> Result {
        for _ in 0..<Self.patience {
            let before = sequence.load(ordering: .acquiring)
            if before.isMultiple(of: 2) {
                let result = body()
                // The body's loads are acquiring, so this one cannot move up before them.
                if sequence.load(ordering: .relaxed) == before { return result }
            }
            threadYield()
        }
        return writers.withLock(body)
    }
}
