/// An example of what a value is made of, a trace for instance: labels that stand behind a sample in OpenMetrics.
public struct Exemplar: Sendable, Equatable {
    /// The labels, in the order in which they are written.
    public let labels: [LabelSet.Label]

    /// Makes an exemplar.
    ///
    /// - Returns: nil when a name is malformed or given twice, or when names and values have more than 128 characters together: the
    ///   limit of OpenMetrics 1.0.
    public init?(_ labels: KeyValuePairs<String, String>) {
        guard labels.allSatisfy({ Names.isLabelName($0.key) }), Set(labels.map(\.key)).count == labels.count else { return nil }
        guard labels.reduce(0, { $0 + $1.key.unicodeScalars.count + $1.value.unicodeScalars.count }) <= 128 else { return nil }
        self.labels = labels.map { LabelSet.Label(name: $0.key, value: $0.value) }
    }
}

/// An exemplar as it was kept with its value.
package struct KeptExemplar: Sendable, Equatable {
    package let exemplar: Exemplar
    package let value: Double
    /// Unix time in seconds; nil when the registry has no clock.
    package let timestamp: Double?
}

/// The latest exemplar of each counter and of each bucket of a registry.
final class ExemplarStore: Sendable {
    /// By the number of the series' first cell, and by bucket.
    private let kept = LockedState<[UInt: [Int: KeptExemplar]]>([:])
    private let now: (@Sendable () -> Double)?

    init(now: (@Sendable () -> Double)?) {
        self.now = now
    }

    func keep(_ exemplar: Exemplar, value: Double, of cell: UInt, bucket: Int) {
        let example = KeptExemplar(exemplar: exemplar, value: value, timestamp: now?())
        kept.withLock { $0[cell, default: [:]][bucket] = example }
    }

    /// All that are kept.
    var all: [UInt: [Int: KeptExemplar]] { kept.withLock { $0 } }

    /// Forgets those of a series that is taken away.
    func forget(_ cell: UInt) {
        kept.withLock { kept in
            if !kept.isEmpty { kept[cell] = nil }
        }
    }
}
