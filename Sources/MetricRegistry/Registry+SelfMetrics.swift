extension Registry {
    /// Registers what the registry counts of itself, in itself: `<prefix>_refused_updates_total` (`refusedArguments`) and
    /// `<prefix>_overflowed_updates_total` (`overflowedLookUps`).
    ///
    /// Both stand at zero in a healthy program: an alert on their increase finds a label that somebody outside fills with values of
    /// his own, and arithmetic that went wrong.
    /// - Throws: `RegistryError` when the prefix makes no metric name, or when a name is taken: they can be registered once.
    public func registerSelfMetrics(prefix: String = "metric_registry") throws(RegistryError) {
        try counter(
            "\(prefix)_refused_updates_total",
            help: "Updates that changed nothing because an argument makes no sense: NaN, a negative amount, a wrong number of labels.",
            read: { [weak self] in self?.refusedArguments ?? 0 }
        )
        try counter(
            "\(prefix)_overflowed_updates_total",
            help: "Updates of new label values that went to the overflow series of a family that is at its limit of series.",
            read: { [weak self] in self?.overflowedLookUps ?? 0 }
        )
    }
}
