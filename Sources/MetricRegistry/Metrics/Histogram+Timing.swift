/// Durations in a histogram, in seconds, the unit that Prometheus asks for.
extension Histogram {
    /// Counts a duration as seconds.
    @inlinable @inline(__always)
    public func observe(_ duration: Duration) {
        observe(duration.inSeconds)
    }

    /// Runs the body and counts how long it took, also when it throws.
    ///
    /// Cost: two readings of the clock and `observe`; no allocation.
    /// - Parameters:
    ///   - clock: what measures the time: `ContinuousClock` goes on while the machine sleeps, `SuspendingClock` does not.
    ///   - body: what is measured.
    @inlinable
    public func measure<Measure: Clock, Result, Failure: Error>(
        with clock: Measure = ContinuousClock(),
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result where Measure.Duration == Duration {
        let start = clock.now
        defer { observe(start.duration(to: clock.now)) }
        return try body()
    }

    /// Runs the body and counts how long it took, also when it throws; the time in which it was suspended counts.
    @inlinable
    public func measure<Measure: Clock, Result, Failure: Error>(
        with clock: Measure = ContinuousClock(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result where Measure.Duration == Duration {
        let start = clock.now
        defer { observe(start.duration(to: clock.now)) }
        return try await body()
    }
}

extension Family where Metric == Histogram {
    /// Counts a duration, as seconds, in the series with this label value.
    @inlinable @inline(__always)
    public func observe(_ duration: Duration, _ first: some LabelValue) {
        observe(duration.inSeconds, first)
    }

    /// Counts a duration, as seconds, in the series with these label values.
    @inlinable @inline(__always)
    public func observe(_ duration: Duration, _ first: some LabelValue, _ second: some LabelValue) {
        observe(duration.inSeconds, first, second)
    }

    /// Counts a duration, as seconds, in the series with these label values.
    @inlinable @inline(__always)
    public func observe(_ duration: Duration, _ first: some LabelValue, _ second: some LabelValue, _ third: some LabelValue) {
        observe(duration.inSeconds, first, second, third)
    }
}

extension Duration {
    /// In seconds, to the nearest Double.
    @inlinable var inSeconds: Double { self / .seconds(1) }
}
