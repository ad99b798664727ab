public import MetricRegistry

extension Registry {
    /// The registry's present values as OpenMetrics 1.0 with its `# EOF`, in UTF-8.
    ///
    /// Families and series come sorted, so equal registries give equal bytes. Numbers and the values of `le` are those of Prometheus
    /// text, so that a series has the same labels in both formats. A counter's family is called like the counter without `_total`, its
    /// sample always ends in it. A histogram whose sum is not one that counts, because of negative bounds or observations, comes without
    /// sum and count, as the specification demands. In a registry with a clock counters and histograms tell when they were made
    /// (`_created`), except for counters that go on where an earlier run had ended. Exemplars come with their time.
    ///
    /// No two families get in each other's way by that: the registry takes neither a gauge `x` beside a counter `x_total` nor the like.
    /// Cost: as for Prometheus text.
    ///
    /// - Parameter escaping: how names are written that not every receiver takes.
    public func openMetricsText(escaping: NameEscaping = .underscores) -> [UInt8] {
        let snapshot = snapshot(includingTimes: true)
        return SnapshotText.bytes(snapshot, of: snapshot.families, .openMetrics, escaping)
    }
}
