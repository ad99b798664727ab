/// Updates of a series that is looked up, out of line: what is inlined into callers is only the way to the labels' bytes.
///
/// `releasenone` tells callers that nothing of theirs is released inside, so that they need not hold their strings for the call: two
/// threads that hold the same string would wait for one another.
extension FamilyStorage {
    @_effects(releasenone)
    @usableFromInline @inline(never)
    func increment(by amount: UInt64, _ values: UnsafeBufferPointer<LabelBytes>) {
        withSeries(values) { CounterCell.add(amount, to: ThreadCells.own($1.cell)) }
    }

    @_effects(releasenone)
    @usableFromInline @inline(never)
    func increment(by amount: Double, _ values: UnsafeBufferPointer<LabelBytes>) {
        guard amount >= 0, amount <= .greatestFiniteMagnitude else { return store.refuse() }
        withSeries(values) { FloatingPointCounterCell.add(amount, to: ThreadCells.own($1.cell)) }
    }

    @_effects(releasenone)
    @usableFromInline @inline(never)
    func set(_ value: Double, _ values: UnsafeBufferPointer<LabelBytes>) {
        withSeries(values) { record, _ in gaugeCell(of: record)?.set(value) }
    }

    @_effects(releasenone)
    @usableFromInline @inline(never)
    func add(_ amount: Double, _ values: UnsafeBufferPointer<LabelBytes>) {
        withSeries(values) { record, _ in gaugeCell(of: record)?.add(amount) }
    }

    /// A gauge's record has a handle from the beginning, since its cell has one place for all threads, which is noted there.
    @inline(__always)
    private func gaugeCell(of record: SeriesRecord) -> SharedCell? {
        record.handle?._withUnsafeGuaranteedRef { unsafeDowncast($0, to: Gauge.self).shared }
    }

    @_effects(releasenone)
    @usableFromInline @inline(never)
    func observe(_ value: Double, _ values: UnsafeBufferPointer<LabelBytes>) {
        guard value.isFinite, case .histogram(let bounds) = representation else { return store.refuse() }
        withSeries(values) { _ = HistogramBlock.observe(value, bounds, in: HistogramBlock.own($1.cell)) }
    }
}
