/// Updates of a series that is looked up, out of line: what is inlined into callers is only the way to the labels' bytes.
extension FamilyStorage {
    @usableFromInline @inline(never)
    func increment(by amount: UInt64, _ values: UnsafeBufferPointer<LabelBytes>) {
        withSeries(values) { CounterCell.add(amount, to: ThreadCells.own($1.cell)) }
    }

    @usableFromInline @inline(never)
    func increment(by amount: Double, _ values: UnsafeBufferPointer<LabelBytes>) {
        guard amount >= 0, amount <= .greatestFiniteMagnitude else { return store.refuse() }
        withSeries(values) { FloatingPointCounterCell.add(amount, to: ThreadCells.own($1.cell)) }
    }

    @usableFromInline @inline(never)
    func set(_ value: Double, _ values: UnsafeBufferPointer<LabelBytes>) {
        withSeries(values) { record, _ in gaugeCell(of: record)?.set(value) }
    }

    @usableFromInline @inline(never)
    func add(_ amount: Double, _ values: UnsafeBufferPointer<LabelBytes>) {
        withSeries(values) { record, _ in gaugeCell(of: record)?.add(amount) }
    }

    /// A gauge's record has a handle from the beginning, since its cell has one place for all threads, which is noted there.
    @inline(__always)
    private func gaugeCell(of record: SeriesRecord) -> SharedCell? {
        record.handle?._withUnsafeGuaranteedRef { unsafeDowncast($0, to: Gauge.self).shared }
    }

    @usableFromInline @inline(never)
    func observe(_ value: Double, _ values: UnsafeBufferPointer<LabelBytes>) {
        guard value.isFinite, case .histogram(let bounds) = representation else { return store.refuse() }
        withSeries(values) { HistogramBlock.add(value, bucket: bounds.bucket(for: value), to: HistogramBlock.own($1.cell)) }
    }
}
