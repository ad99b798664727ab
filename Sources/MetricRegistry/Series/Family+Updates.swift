/// Updates through label values, in one look-up.
///
/// Values are given in the order of the family's label names; with more or fewer than it has, the update is refused and counted
/// (`Registry.refusedArguments`). Above the family's limit the `overflow` series is updated.
/// Cost: hashing and comparing the bytes; no lock, no allocation and no reference counting for a series that is there.
extension Family where Metric == Counter {
    /// Adds events to the series with this label value.
    @inlinable @inline(__always)
    public func increment(by amount: UInt64 = 1, _ first: some LabelValue) {
        withLabelBytes(first) { storage.increment(by: amount, $0) }
    }

    /// Adds events to the series with these label values.
    @inlinable @inline(__always)
    public func increment(by amount: UInt64 = 1, _ first: some LabelValue, _ second: some LabelValue) {
        withLabelBytes(first, second) { storage.increment(by: amount, $0) }
    }

    /// Adds events to the series with these label values.
    @inlinable @inline(__always)
    public func increment(by amount: UInt64 = 1, _ first: some LabelValue, _ second: some LabelValue, _ third: some LabelValue) {
        withLabelBytes(first, second, third) { storage.increment(by: amount, $0) }
    }
}

extension Family where Metric == FloatingPointCounter {
    /// Adds an amount to the series with this label value; refused as by `FloatingPointCounter.increment`.
    @inlinable @inline(__always)
    public func increment(by amount: Double, _ first: some LabelValue) {
        withLabelBytes(first) { storage.increment(by: amount, $0) }
    }

    /// Adds an amount to the series with these label values; refused as by `FloatingPointCounter.increment`.
    @inlinable @inline(__always)
    public func increment(by amount: Double, _ first: some LabelValue, _ second: some LabelValue) {
        withLabelBytes(first, second) { storage.increment(by: amount, $0) }
    }

    /// Adds an amount to the series with these label values; refused as by `FloatingPointCounter.increment`.
    @inlinable @inline(__always)
    public func increment(by amount: Double, _ first: some LabelValue, _ second: some LabelValue, _ third: some LabelValue) {
        withLabelBytes(first, second, third) { storage.increment(by: amount, $0) }
    }
}

extension Family where Metric == Gauge {
    /// Replaces the value of the series with this label value.
    @inlinable @inline(__always)
    public func set(_ value: Double, _ first: some LabelValue) {
        withLabelBytes(first) { storage.set(value, $0) }
    }

    /// Replaces the value of the series with these label values.
    @inlinable @inline(__always)
    public func set(_ value: Double, _ first: some LabelValue, _ second: some LabelValue) {
        withLabelBytes(first, second) { storage.set(value, $0) }
    }

    /// Replaces the value of the series with these label values.
    @inlinable @inline(__always)
    public func set(_ value: Double, _ first: some LabelValue, _ second: some LabelValue, _ third: some LabelValue) {
        withLabelBytes(first, second, third) { storage.set(value, $0) }
    }

    /// Adds to the value of the series with this label value.
    @inlinable @inline(__always)
    public func add(_ amount: Double, _ first: some LabelValue) {
        withLabelBytes(first) { storage.add(amount, $0) }
    }

    /// Adds to the value of the series with these label values.
    @inlinable @inline(__always)
    public func add(_ amount: Double, _ first: some LabelValue, _ second: some LabelValue) {
        withLabelBytes(first, second) { storage.add(amount, $0) }
    }

    /// Adds to the value of the series with these label values.
    @inlinable @inline(__always)
    public func add(_ amount: Double, _ first: some LabelValue, _ second: some LabelValue, _ third: some LabelValue) {
        withLabelBytes(first, second, third) { storage.add(amount, $0) }
    }
}

extension Family where Metric == Histogram {
    /// Counts an observation in the series with this label value; refused as by `Histogram.observe`.
    @inlinable @inline(__always)
    public func observe(_ value: Double, _ first: some LabelValue) {
        withLabelBytes(first) { storage.observe(value, $0) }
    }

    /// Counts an observation in the series with these label values; refused as by `Histogram.observe`.
    @inlinable @inline(__always)
    public func observe(_ value: Double, _ first: some LabelValue, _ second: some LabelValue) {
        withLabelBytes(first, second) { storage.observe(value, $0) }
    }

    /// Counts an observation in the series with these label values; refused as by `Histogram.observe`.
    @inlinable @inline(__always)
    public func observe(_ value: Double, _ first: some LabelValue, _ second: some LabelValue, _ third: some LabelValue) {
        withLabelBytes(first, second, third) { storage.observe(value, $0) }
    }
}
