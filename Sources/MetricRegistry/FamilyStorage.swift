import Synchronization

/// A series and what its value is kept in.
struct SeriesRecord: Sendable {
    let series: Series
    let cells: MetricCells
}

/// The series of one family, found by their label values and kept in the order of exposition.
final class FamilyStorage: Sendable {
    private struct State {
        var records: [SeriesRecord] = []
        var found: [LabelValues: SeriesRecord] = [:]
    }

    let descriptor: FamilyDescriptor
    let representation: MetricRepresentation
    private let constantLabels: [LabelSet.Label]
    private let indices: SeriesIndices
    private let state = LockedState(State())

    init(
        descriptor: FamilyDescriptor,
        representation: MetricRepresentation,
        constantLabels: [LabelSet.Label],
        indices: SeriesIndices
    ) {
        self.descriptor = descriptor
        self.representation = representation
        self.constantLabels = constantLabels
        self.indices = indices
    }

    /// The series in the order of exposition.
    var records: [SeriesRecord] { state.withLock { $0.records } }

    /// Finds or makes a series.
    ///
    /// The starting value counts only for one that is made.
    func record(for values: [String], startingAt start: MetricValue) throws(RegistryError) -> SeriesRecord {
        guard values.count == descriptor.labelNames.count else {
            throw RegistryError(
                code: .labelCount,
                message: "\(descriptor.name) has \(descriptor.labelNames.count) labels, \(values.count) values were given"
            )
        }
        let key = LabelValues(values)
        return state.withLock { state in
            if let found = state.found[key] { return found }
            let labels = zip(descriptor.labelNames, values).map { LabelSet.Label(name: $0, value: $1) }
            let series = Series(index: indices.next(), labels: LabelSet(constantLabels + labels), startingValue: start)
            let record = SeriesRecord(series: series, cells: representation.makeCells(startingAt: start))
            let position = state.records.partitioningIndex { LabelSet.precedes(series.labels, $0.series.labels) }
            state.records.insert(record, at: position)
            state.found[key] = record
            return record
        }
    }

    func conflict(_ reason: String) -> RegistryError {
        RegistryError(code: .conflict, message: "\(descriptor.name) is registered already: \(reason)")
    }
}

/// Hands out the indices of a registry's series.
final class SeriesIndices: Sendable {
    // Relaxed: a number nobody else gets, nothing more.
    private let count = Atomic<Int>(0)

    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).oldValue }
}

extension Array {
    /// The first index whose element the predicate holds for, where it holds for all that follow; a binary search.
    fileprivate func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
