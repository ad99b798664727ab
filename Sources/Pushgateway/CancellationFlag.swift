internal import Synchronization

/// Tells a transfer on another thread that nobody waits for it any more.
final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    /// Whether it was raised.
    ///
    /// Nothing but the flag itself is handed over, so no order with other memory is promised.
    var isRaised: Bool { flag.load(ordering: .relaxed) }

    /// Raises it for good.
    func raise() { flag.store(true, ordering: .relaxed) }
}
