/// A counter's value, kept in the form in which it was counted so that nothing is lost in between.
public enum MetricValue: Sendable, Hashable {
    /// The value of an integer counter.
    case integer(UInt64)
    /// The value of a floating-point counter.
    case floatingPoint(Double)

    /// The value as a Double; integers above 2^53 lose precision.
    public var doubleValue: Double {
        switch self {
        case .integer(let value): Double(value)
        case .floatingPoint(let value): value
        }
    }

    /// The value as a cell holds it.
    var bits: UInt64 {
        switch self {
        case .integer(let value): value
        case .floatingPoint(let value): value.bitPattern
        }
    }
}
