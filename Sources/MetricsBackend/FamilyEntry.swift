import MetricRegistry

/// What one label with these names of dimensions has become.
final class FamilyEntry: Sendable {
    enum Target: Sendable {
        case counter(Family<Counter>)
        case floatingPointCounter(Family<FloatingPointCounter>)
        case gauge(Family<Gauge>)
        case histogram(Family<Histogram>)
        /// The registry would not take it, and why.
        case conflict(String)
    }

    let key: FamilyKey
    let target: Target
    /// For each of the family's labels, which dimension gives its value.
    private let positions: [Int]

    init(key: FamilyKey, target: Target, positions: [Int]) {
        self.key = key
        self.target = target
        self.positions = positions
    }

    /// The values in the order of the family's labels.
    func values(_ dimensions: [(String, String)]) -> [String] {
        positions.map { dimensions[$0].1 }
    }
}
