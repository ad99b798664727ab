internal import Exposition
internal import MetricRegistry

/// What is pushed of a job, as exposition text.
///
/// The texts are for POST, which leaves alone what they do not name: what is not known is left out, so that nothing good is wiped.
enum JobMetrics {
    /// The families that are this program's; a job's own metrics may not have these names.
    static func isOwn(_ name: String) -> Bool {
        ownNames.contains(name) || name == "push_time_seconds" || name == "push_failure_time_seconds"
    }

    private static let ownNames: Set<String> = [
        "job_running", "job_start_timestamp_seconds", "job_duration_seconds", "job_exit_code", "job_cpu_seconds",
        "job_max_resident_memory_bytes", JobTotals.runsName, JobTotals.overlapsName, JobTotals.lastSuccessName,
    ]

    /// What is pushed while the command runs.
    static func started(at start: Double) -> [UInt8] {
        text { registry throws(RegistryError) in try addStart(start, isRunning: true, to: registry) }
    }

    /// What is pushed when it has ended.
    ///
    /// - Parameters:
    ///   - start: Unix time, seconds.
    ///   - isStillRunning: whether another run of the same job is going on.
    ///   - totals: this run included.
    static func ended(_ end: JobEnd, startedAt start: Double, isStillRunning: Bool, totals: JobTotals) -> [UInt8] {
        text { registry throws(RegistryError) in
            try addStart(start, isRunning: isStillRunning, to: registry)
            try registry.gauge("job_duration_seconds", help: "Time the last run took").set(end.seconds)
            let codeHelp = "Exit status of the last run as a shell reports it, 128 and the number for a signal"
            try registry.gauge("job_exit_code", help: codeHelp).set(Double(end.exitCode))
            if let usage = end.usage {
                let cpu = try registry.gaugeFamily("job_cpu_seconds", help: "CPU time of the last run", labelNames: ["mode"])
                try cpu.labels("user").set(usage.userSeconds)
                try cpu.labels("system").set(usage.systemSeconds)
                let memoryHelp = "Most memory that one process of the last run had resident"
                try registry.gauge("job_max_resident_memory_bytes", help: memoryHelp).set(usage.residentBytes)
            }
            if let lastSuccess = totals.lastSuccess {
                try registry.gauge(JobTotals.lastSuccessName, help: "Unix time of the end of the last successful run").set(lastSuccess)
            }
            guard totals.isComplete else { return }
            let runs = try registry.counterFamily(JobTotals.runsName, help: "Total number of ended runs", labelNames: ["outcome"])
            for outcome in JobOutcome.allCases { try runs.labels(outcome.rawValue).increment(by: totals.runs[outcome] ?? 0) }
            let overlapsHelp = "Total number of runs that began while another was going"
            try registry.counter(JobTotals.overlapsName, help: overlapsHelp).increment(by: totals.overlaps)
        }
    }

    private static func addStart(_ start: Double, isRunning: Bool, to registry: Registry) throws(RegistryError) {
        try registry.gauge("job_running", help: "Whether the job is running").set(isRunning ? 1 : 0)
        try registry.gauge("job_start_timestamp_seconds", help: "Unix time of the start of the last run").set(start)
    }

    /// The names are this type's own and differ, so registering them does not fail.
    private static func text(_ fill: (Registry) throws(RegistryError) -> Void) -> [UInt8] {
        let registry = Registry()
        try? fill(registry)
        return registry.prometheusText()
    }
}
