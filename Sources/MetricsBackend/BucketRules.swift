/// Which buckets the histograms of timers and aggregating recorders have.
///
/// Bounds in any order are taken; those that are not finite, and repeated ones, are left out. The bucket above the last bound is always
/// there.
public struct BucketRules: Sendable, Hashable {
    /// The bounds of timers in seconds.
    public let timers: [Double]
    /// The bounds of recorders in whatever they record.
    public let recorders: [Double]
    /// The bounds for single labels, as swift-metrics has them; those of timers in seconds.
    public let labels: [String: [Double]]

    /// From 5 ms to 10 s, the bounds that Prometheus' own libraries begin with.
    public static let defaultTimers = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// From 1 to a million.
    public static let defaultRecorders: [Double] = [
        1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000,
    ]

    /// Makes rules.
    public init(
        timers: [Double] = defaultTimers,
        recorders: [Double] = defaultRecorders,
        labels: [String: [Double]] = [:]
    ) {
        self.timers = Self.ordered(timers)
        self.recorders = Self.ordered(recorders)
        self.labels = labels.mapValues(Self.ordered)
    }

    func upperBounds(_ label: String, _ kind: HandlerKind) -> [Double] {
        switch kind {
        case .timer: labels[label] ?? timers
        case .recorder: labels[label] ?? recorders
        case .counter, .floatingPointCounter, .meter, .gauge: []
        }
    }

    private static func ordered(_ bounds: [Double]) -> [Double] {
        Set(bounds.filter(\.isFinite)).sorted()
    }
}
