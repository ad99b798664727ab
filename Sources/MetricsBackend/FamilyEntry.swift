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

    /// The series of these dimensions in the family; no array is made for up to three, as many as most metrics have.
    func series<Metric>(of family: Family<Metric>, _ dimensions: [(String, String)]) throws(RegistryError) -> Metric {
        switch positions.count {
        case 1: try family.labels(dimensions[positions[0]].1)
        case 2: try family.labels(dimensions[positions[0]].1, dimensions[positions[1]].1)
        case 3: try family.labels(dimensions[positions[0]].1, dimensions[positions[1]].1, dimensions[positions[2]].1)
        default: try family.labels(positions.map { dimensions[$0].1 })
        }
    }
}
