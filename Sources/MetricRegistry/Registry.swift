import CThreadSlot

/// The one place where a program's metrics are kept.
///
/// Registering a name again with the same type, help text, label names and buckets returns what is there; with others it throws.
/// Thread safety: may be used from any thread. Updating never waits for reading: values are copied first (consistently, see
/// `update`), and formatted and sent after that, with no lock held.
///
/// Arguments that make no sense are never trapped. A counter refuses negative amounts, NaN and infinities, a histogram NaN and
/// infinities, and an update through labels a wrong number of them: nothing changes, and the refusal is counted. A gauge takes any
/// Double. Counters and sums stay at the greatest value there is.
public final class Registry: Sendable {
    let context: FamilyContext
    let seriesLimit: Int
    private let nameValidation: NameValidation
    private let families = LockedState(RegisteredFamilies())
    private let sequence = UpdateSequence()

    /// Makes an empty registry.
    ///
    /// - Parameters:
    ///   - constantLabels: labels that every series of this registry carries; those with a malformed name are left out.
    ///   - seriesLimit: the most series that a family may have, at least one; nil for no limit. Further label values share one
    ///     series, all of whose values are `overflow`, and are counted (`overflowedLookUps`).
    ///   - names: which characters names may have.
    ///   - now: Unix time in seconds, read when a series is made (OpenMetrics' `_created`) or an exemplar is kept; nil leaves both
    ///     without a time.
    public init(
        constantLabels: [String: String] = [:],
        seriesLimit: Int? = nil,
        names: NameValidation = .legacy,
        now: (@Sendable () -> Double)? = nil
    ) {
        nameValidation = names
        let labels = constantLabels.filter { Names.isLabelName($0.key, names) && $0.key != "le" }
            .map { LabelSet.Label(name: $0.key, value: $0.value) }
        context = FamilyContext(constantLabels: labels, now: now)
        self.seriesLimit = max(seriesLimit ?? .max, 1)
    }

    // MARK: Updating and reading

    /// Makes several updates one event: every scrape and push sees all of them or none.
    ///
    /// Grouped updates take turns, so keep the body short. Calls may be nested. Updates outside of any group go on meanwhile.
    /// A visit from within the body shows what the body has done so far.
    public func update<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        try sequence.update(body)
    }

    /// Shows a visitor every metric, all values of one moment (see `MetricVisitor`).
    public func visit(_ visitor: inout some MetricVisitor) {
        snapshot().visit(&visitor)
    }

    /// All series and their values, of one moment.
    ///
    /// Cost: about a nanosecond for a series and each thread that touched it; eight bytes for a series.
    ///
    /// - Parameter includingTimes: whether it tells when series were made; eight bytes more for a series.
    package func snapshot(includingTimes: Bool = false) -> RegistrySnapshot {
        var snapshot = RegistrySnapshot(includingTimes: includingTimes)
        take(&snapshot)
        return snapshot
    }

    /// As `snapshot`, in place of an earlier one, whose memory is used again.
    package func take(_ snapshot: inout RegistrySnapshot) {
        var callbackValues: [UInt: UInt64] = [:]
        for family in families.withLock(\.sorted) {
            if let value = family.representation.readCallback(), let cell = family.onlyCell { callbackValues[cell] = value }
        }
        sequence.read { snapshot.copy(families.withLock(\.sorted), context, callbackValues: callbackValues) }
    }

    /// The labels that every series carries.
    package var constantLabels: [LabelSet.Label] { context.constantLabels }

    /// What stands under a name.
    package func descriptor(named name: String) -> FamilyDescriptor? {
        families.withLock { $0.family(named: name)?.descriptor }
    }

    /// The number of updates that were refused because an argument makes no sense.
    public var refusedArguments: UInt64 { context.store.refusedArguments }

    /// The number of look-ups that found their family at its limit, and were answered with its `overflow` series.
    public var overflowedLookUps: UInt64 { families.withLock { $0.overflowedLookUps } }

    // MARK: Taking away

    /// Takes a family away with all its series.
    ///
    /// Whoever holds a handle may go on using it; nobody sees what it counts. The name can be registered anew.
    /// - Returns: whether there was such a family.
    @discardableResult
    public func unregister(_ name: String) -> Bool {
        // The family itself is let go of outside the lock.
        families.withLock { $0.remove(name) } != nil
    }

    /// Takes all series away that were not used for a time, of families with labels; their label values begin anew with the next use.
    ///
    /// A series whose handle somebody holds does not expire. What counts as use is an update through `Family` or a call of `labels`;
    /// a series is as old as the first call of this function that met it. Call it now and then, on any thread, with one clock.
    /// Cost: about 50 ns a series. Updates go on meanwhile; making series of the same family waits. What 10,000 series or more took goes
    /// back to the system.
    /// - Parameters:
    ///   - duration: for how long a series must have been unused.
    ///   - now: the time since any fixed moment on a clock that never goes back.
    /// - Returns: how many series were taken away.
    @discardableResult
    public func expireSeries(unusedFor duration: Duration, now: Duration) -> Int {
        let count = families.withLock(\.sorted).reduce(0) { count, family in
            guard !family.descriptor.labelNames.isEmpty else { return count }
            return count + family.expire(unusedFor: duration / .seconds(1), now: now / .seconds(1))
        }
        // About a megabyte, which is worth the system's calls.
        if count >= 10_000 { palingenesis_return_free_memory() }
        return count
    }

    // MARK: Families

    /// Adds a family or returns the equal one that is there.
    func register(
        _ descriptor: FamilyDescriptor,
        _ representation: MetricRepresentation,
        seriesLimit: Int? = nil
    ) throws(RegistryError) -> FamilyStorage {
        try Names.check(descriptor, constantLabels: context.constantLabels, nameValidation)
        return try families.withLock { (families) throws(RegistryError) -> FamilyStorage in
            try families.register(descriptor, representation, context, limit: max(seriesLimit ?? self.seriesLimit, 1))
        }
    }
}
