/// A counter that is kept elsewhere, and read at collection time.
enum CounterCallback: Sendable {
    case integer(@Sendable () -> UInt64)
    case floatingPoint(@Sendable () -> Double)

    var isFloatingPoint: Bool {
        if case .floatingPoint = self { true } else { false }
    }

    /// The value's bits; a negative, infinite or NaN one counts as zero, since a counter is never any of those.
    func read() -> UInt64 {
        switch self {
        case .integer(let read):
            return read()
        case .floatingPoint(let read):
            let value = read()
            return (value.isFinite && value > 0 ? value : 0).bitPattern
        }
    }

    func value(bits: UInt64) -> MetricValue {
        isFloatingPoint ? .floatingPoint(Double(bitPattern: bits)) : .integer(bits)
    }
}
