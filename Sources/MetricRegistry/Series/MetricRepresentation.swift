/// How a family keeps the values of its series; two families of one kind can differ in this.
enum MetricRepresentation: Sendable {
    case counter
    case floatingPointCounter
    case gauge
    case histogram(BucketBounds)
    /// Read at collection time, outside any lock; a family with one series.
    case gaugeCallback(@Sendable () -> Double)
    case counterCallback(CounterCallback)

    /// What cells a series takes.
    func cellKind(bounds: Int) -> CellKind {
        switch self {
        case .counter: .integer
        case .floatingPointCounter: .double
        case .counterCallback(let callback): callback.isFloatingPoint ? .double : .integer
        case .gauge, .gaugeCallback: .shared
        case .histogram: .histogram(cells: HistogramBlock.buckets + bounds + 1)
        }
    }

    var isCallback: Bool {
        switch self {
        case .gaugeCallback, .counterCallback: true
        default: false
        }
    }

    /// Reads the callback, if there is one: an integer or a Double's bits.
    func readCallback() -> UInt64? {
        switch self {
        case .gaugeCallback(let read): read().bitPattern
        case .counterCallback(let callback): callback.read()
        default: nil
        }
    }

    /// Whether series of the other family could be handed out as series of this one.
    func isSame(as other: MetricRepresentation) -> Bool {
        switch (self, other) {
        case (.counter, .counter), (.floatingPointCounter, .floatingPointCounter), (.gauge, .gauge), (.histogram, .histogram): true
        // Two closures cannot be compared: a callback is registered once.
        default: false
        }
    }
}
