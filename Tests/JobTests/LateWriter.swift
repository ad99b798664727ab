import MetricRegistry

/// Something to be done while a gateway answers.
final class LateWriter: Sendable {
    private let work = LockedState<@Sendable () -> Void>({})

    func set(_ work: @escaping @Sendable () -> Void) { self.work.withLock { $0 = work } }

    func write() { work.withLock { $0 }() }
}
