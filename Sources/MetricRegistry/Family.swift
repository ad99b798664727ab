/// All series of one name; a series is made when its label values are first asked for, and stays.
///
/// Thread safety: may be used from any thread. Cost: `labels` hashes the values under a short lock; keep what it returns.
public struct Family<Metric: Sendable>: Sendable {
    let storage: FamilyStorage
    let unwrap: @Sendable (MetricCells) -> Metric?

    /// What the series have in common.
    public var descriptor: FamilyDescriptor { storage.descriptor }

    /// Returns the series with these label values, in the order of the family's label names; makes it when it is new.
    ///
    /// - Throws: `RegistryError` with code `labelCount` when there are more or fewer values than names.
    public func labels(_ values: String...) throws(RegistryError) -> Metric {
        try labels(values)
    }

    /// Returns the series with these label values, in the order of the family's label names; makes it when it is new.
    ///
    /// - Throws: `RegistryError` with code `labelCount` when there are more or fewer values than names.
    public func labels(_ values: [String]) throws(RegistryError) -> Metric {
        let record = try storage.record(for: values, startingAt: .integer(0))
        guard let metric = unwrap(record.cells) else { throw storage.conflict("a callback stands in its place") }
        return metric
    }
}
