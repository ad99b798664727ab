/// A value that goes up and down: a temperature, a queue's length, a state.
///
/// Any Double may be set, NaN and infinities included; each exporter says what it does with those.
/// Thread safety: every method may be called from any thread at any time; none waits for a scrape or a push.
/// Cost: one store (`set`) or one compare-and-swap, no allocation.
public final class Gauge: Sendable {
    private let cell = AtomicDouble(0)

    init() {}

    /// Replaces the value.
    public func set(_ value: Double) {
        cell.store(value)
    }

    /// Adds to the value.
    public func add(_ amount: Double) {
        cell.modify { $0 + amount }
    }

    /// Subtracts from the value.
    public func subtract(_ amount: Double) {
        cell.modify { $0 - amount }
    }

    /// The value.
    public var value: Double { cell.load() }
}
