/// An amount that only grows and need not be whole: seconds, bytes of a rate, money.
///
/// Thread safety and cost: as `Counter`.
public final class FloatingPointCounter: Sendable {
    private let cell: AtomicDouble

    init(startingAt value: Double) {
        cell = AtomicDouble(value)
    }

    /// Adds an amount.
    ///
    /// Negative amounts, NaN and infinities are ignored, since a counter never goes down and is always finite;
    /// at the greatest finite Double the counter stays where it is.
    public func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        cell.modify { min($0 + amount, .greatestFiniteMagnitude) }
    }

    /// The amount so far, the starting value included.
    public var value: Double { cell.load() }
}
