public import MetricRegistry

/// Prometheus text 0.0.4.
public enum PrometheusTextWriter {
    /// The media type of what `Registry.prometheusText` writes for receivers that ask for nothing else.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"
}

extension Registry {
    /// The registry's present values as Prometheus text 0.0.4, in UTF-8; with quoted names it is what Prometheus calls version 1.0.0.
    ///
    /// Families and series come sorted, so equal registries give equal bytes. Every line ends in LF, the last one too; there are no
    /// timestamps. The rules are those of Prometheus' "Exposition formats" page. Numbers are exact, and the shortest that are.
    /// Cost: a few allocations for the text and for each family, none for a series; no lock is held while it is formatted.
    ///
    /// - Parameter escaping: how names are written that not every receiver takes.
    public func prometheusText(escaping: NameEscaping = .underscores) -> [UInt8] {
        let snapshot = snapshot()
        return SnapshotText.bytes(snapshot, of: snapshot.families, .prometheusText, escaping)
    }

    /// The same of those families alone for which a condition holds, which is asked once for each; in memory that goes back to the system.
    package func prometheusText(where isWritten: (FamilyView) -> Bool) -> MappedText {
        let snapshot = snapshot()
        return SnapshotText.mapped(snapshot, of: snapshot.families.filter(isWritten), .prometheusText, .underscores)
    }
}
