extension DaemonConfiguration {
    /// The keys that differ and cannot be applied while the daemon runs, in the reference's order; empty when a reload can apply all.
    ///
    /// `resume.*`, `push.*` and `log.level` can be; the rest needs a restart.
    public static func changesNeedingRestart(from old: DaemonConfiguration, to new: DaemonConfiguration) -> [String] {
        let (before, after) = (ConfigurationDraft(daemon: old), ConfigurationDraft(daemon: new))
        return ConfigurationKey.all.filter { $0.reload == .restart && $0.read(before) != $0.read(after) }.map(\.path)
    }
}
