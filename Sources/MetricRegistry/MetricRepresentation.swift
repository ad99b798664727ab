/// What a series' value is kept in.
enum MetricCells: Sendable {
    case counter(Counter)
    case floatingPointCounter(FloatingPointCounter)
    case gauge(Gauge)
    case histogram(Histogram)
    /// Read at collection time, outside any lock.
    case gaugeCallback(@Sendable () -> Double)
}

/// How a family keeps the values of its series; two families of one kind can differ in this.
enum MetricRepresentation: Sendable {
    case counter
    case floatingPointCounter
    case gauge
    case histogram(upperBounds: [Double])
    case gaugeCallback(@Sendable () -> Double)

    func makeCells(startingAt start: MetricValue) -> MetricCells {
        switch self {
        case .counter:
            if case .integer(let value) = start { .counter(Counter(startingAt: value)) } else { .counter(Counter(startingAt: 0)) }
        case .floatingPointCounter: .floatingPointCounter(FloatingPointCounter(startingAt: start.doubleValue))
        case .gauge: .gauge(Gauge())
        case .histogram(let upperBounds): .histogram(Histogram(upperBounds: upperBounds))
        case .gaugeCallback(let read): .gaugeCallback(read)
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
