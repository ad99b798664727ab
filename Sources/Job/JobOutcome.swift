/// How a run of a job ended; the label `outcome` of `job_runs_total`.
public enum JobOutcome: String, Sendable, CaseIterable {
    /// It exited with 0.
    case success
    /// It exited with another number.
    case failure
    /// A signal ended it.
    case signal
    /// It took longer than it might, and was ended for that, however it took it.
    case timeout
    /// It could not be started.
    case spawnFailed = "spawn_failed"
}
