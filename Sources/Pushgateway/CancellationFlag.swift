internal import Synchronization

/// Tells a transfer on another thread that nobody waits for it any more.
///
/// Thread safety: may be used from any thread.
public final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    /// Makes a flag that is not raised.
    public init() {}

    /// Whether it was raised.
    ///
    /// Nothing but the flag itself is handed over, so no order with other memory is promised.
    public var isRaised: Bool { flag.load(ordering: .relaxed) }

    /// Raises it for good.
    public func raise() { flag.store(true, ordering: .relaxed) }
}
