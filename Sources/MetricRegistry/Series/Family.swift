/// All series of one name; a series is made when its label values are first given.
///
/// Thread safety: may be used from any thread. `labels` returns a handle to keep: nothing is faster than that. Where the values are
/// known only at the time of the update, `increment`, `set` and `observe` take them directly.
public struct Family<Metric: AnyObject & Sendable>: Sendable {
    @usableFromInline let storage: FamilyStorage

    /// What the series have in common.
    public var descriptor: FamilyDescriptor { storage.descriptor }

    /// Returns the series with these label values, in the order of the family's label names; makes it when it is new.
    ///
    /// As long as the handle lives its series does not expire. Above the family's limit it is the `overflow` series that is returned.
    /// Cost: a look-up and an atomic reference count; an allocation for each value.
    /// - Throws: `RegistryError` with code `labelCount` when there are more or fewer values than names.
    @_disfavoredOverload
    public func labels(_ values: String...) throws(RegistryError) -> Metric {
        try labels(values)
    }

    /// Returns the series with these label values, in the order of the family's label names; makes it when it is new.
    ///
    /// - Throws: `RegistryError` with code `labelCount` when there are more or fewer values than names.
    public func labels(_ values: [String]) throws(RegistryError) -> Metric {
        Self.metric(try storage.handle(values))
    }

    /// As above, for one value, without an array; a `Substring` or a `StaticString` too.
    ///
    /// Cost: a look-up and an atomic reference count.
    @inlinable
    public func labels(_ first: some LabelValue) throws(RegistryError) -> Metric {
        Self.metric(try withLabelBytes(first, { storage.findHandle($0) }).get())
    }

    /// As above, for two values.
    @inlinable
    public func labels(_ first: some LabelValue, _ second: some LabelValue) throws(RegistryError) -> Metric {
        Self.metric(try withLabelBytes(first, second, { storage.findHandle($0) }).get())
    }

    /// As above, for three values.
    @inlinable
    public func labels(
        _ first: some LabelValue,
        _ second: some LabelValue,
        _ third: some LabelValue
    ) throws(RegistryError) -> Metric {
        Self.metric(try withLabelBytes(first, second, third, { storage.findHandle($0) }).get())
    }

    /// Runs the body with the handle of the series with these label values.
    ///
    /// - Throws: `RegistryError` with code `labelCount` when there are more or fewer values than names.
    public func withLabels<Result>(_ values: String..., body: (Metric) -> Result) throws(RegistryError) -> Result {
        body(try labels(values))
    }

    /// Takes the series with these label values away.
    ///
    /// Whoever holds its handle may go on using it; nobody sees what it counts. The next use of these values makes a new series.
    /// - Returns: whether there was one.
    @discardableResult
    public func remove(_ values: String...) -> Bool {
        storage.remove(values)
    }

    /// A family's handles are all of one class: that of its representation, which was compared when it was registered.
    @inlinable
    static func metric(_ handle: AnyObject) -> Metric {
        unsafeDowncast(handle, to: Metric.self)
    }
}
