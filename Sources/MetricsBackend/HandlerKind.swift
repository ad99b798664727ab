import MetricRegistry

/// What swift-metrics can ask a factory for.
enum HandlerKind: UInt8 {
    case counter
    case floatingPointCounter
    case meter
    /// A recorder that does not aggregate.
    case gauge
    /// A recorder that does.
    case recorder
    case timer

    var metricKind: MetricKind {
        switch self {
        case .counter, .floatingPointCounter: .counter
        case .meter, .gauge: .gauge
        case .recorder, .timer: .histogram
        }
    }
}
