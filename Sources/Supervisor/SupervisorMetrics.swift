public import MetricRegistry
public import StopClassification

/// The daemon's metric suite: every name, type, label and bucket that dashboards rely on.
///
/// Everything is registered when this is made; every value of every enumeration stands in the first scrape with zero.
/// Thread safety: may be used from any thread.
public struct SupervisorMetrics: Instrumented {
    /// Bounds of `resume_duration_seconds`.
    public static let resumeDurationBounds = [0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0]
    /// Bounds of `detection_latency_seconds`.
    public static let detectionLatencyBounds = [0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0]
    /// Bounds of `wait_duration_seconds`.
    public static let waitDurationBounds = [1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0]
    /// Bounds of `announced_wait_seconds`: usage limits last up to five hours or seven days.
    public static let announcedWaitBounds: [Double] = [60, 300, 900, 1800, 3600, 7200, 18000, 86400, 604_800]
    /// Bounds of `time_saved_per_resume_seconds`.
    public static let timeSavedBounds: [Double] = [60, 120, 180, 300, 600, 900, 1800]

    private let registry: Registry

    private let resumes: [ResumeReason: Counter]
    private let resumesSuccess: Counter
    private let resumesFailure: [ResumeFailureKind: Counter]
    private let sessionsStarted: Counter
    private let rateLimits: Counter
    private let contextExhaustions: Counter
    private let saves: Counter
    private let timeSaved: FloatingPointCounter

    private let daemonState: Gauge
    private let stepsCompleted: Gauge
    private let stepsTotal: Gauge
    private let activeSessions: Gauge
    private let retryAttempts: Gauge
    private let resumesInFlight: Gauge
    private let waitDeadline: Gauge

    private let resumeDuration: Histogram
    private let detectionLatency: Histogram
    private let waitDuration: Histogram
    private let announcedWait: Histogram
    private let timeSavedPerResume: Histogram

    /// Registers the suite.
    ///
    /// - Parameters:
    ///   - totals: what earlier runs had saved; where the two persisted counters begin.
    ///   - version: the program's version.
    ///   - commit: the revision it was built from, `unknown` when nobody said.
    ///   - uptime: seconds since the start, read by each scrape and push.
    /// - Throws: `RegistryError` when a name is taken.
    public init(
        registry: Registry,
        totals: SavedTotals = SavedTotals(),
        version: String,
        commit: String,
        uptime: @escaping @Sendable () -> Double
    ) throws(RegistryError) {
        self.registry = registry
        let prefix = "palingenesis_"

        let resumeFamily = try registry.counterFamily(
            prefix + "resumes_total",
            help: "Total number of resume operations attempted",
            labelNames: ["reason"]
        )
        var resumes: [ResumeReason: Counter] = [:]
        for reason in ResumeReason.allCases { resumes[reason] = try resumeFamily.labels(reason.rawValue) }
        self.resumes = resumes
        resumesSuccess = try registry.counter(prefix + "resumes_success_total", help: "Total number of successful resumes")
        let failureFamily = try registry.counterFamily(
            prefix + "resumes_failure_total",
            help: "Total number of failed resume attempts",
            labelNames: ["error_type"]
        )
        var failures: [ResumeFailureKind: Counter] = [:]
        for kind in ResumeFailureKind.allCases { failures[kind] = try failureFamily.labels(kind.rawValue) }
        resumesFailure = failures
        sessionsStarted = try registry.counter(prefix + "sessions_started_total", help: "Total number of sessions started")
        rateLimits = try registry.counter(prefix + "rate_limits_total", help: "Total number of rate limit events detected")
        contextExhaustions = try registry.counter(
            prefix + "context_exhaustions_total",
            help: "Total number of context exhaustion events"
        )
        saves = try registry.counter(
            prefix + "saves_total",
            help: "Total number of successful automatic resumes, over all runs",
            startingAt: totals.saves
        )
        timeSaved = try registry.floatingPointCounter(
            prefix + "time_saved_seconds_total",
            help: "Seconds waited plus the assumed time of a manual restart, over all successful automatic resumes and all runs",
            startingAt: totals.timeSavedSeconds
        )

        daemonState = try registry.gauge(prefix + "daemon_state", help: "Current state of the daemon")
        stepsCompleted = try registry.gauge(
            prefix + "current_session_steps_completed",
            help: "Steps completed in current session"
        )
        stepsTotal = try registry.gauge(prefix + "current_session_steps_total", help: "Total steps in current session")
        activeSessions = try registry.gauge(prefix + "active_sessions", help: "Number of currently monitored sessions")
        retryAttempts = try registry.gauge(prefix + "retry_attempts", help: "Current retry attempt number")
        resumesInFlight = try registry.gauge(prefix + "resumes_in_flight", help: "Resume attempts under way")
        waitDeadline = try registry.gauge(
            prefix + "wait_deadline_timestamp_seconds",
            help: "Unix time at which the current wait ends, 0 when not waiting"
        )
        try registry.gaugeFamily(prefix + "info", help: "The program; the value is always 1", labelNames: ["version"])
            .labels(version).set(1)
        try registry.gaugeFamily(prefix + "build_info", help: "The build; the value is always 1", labelNames: ["version", "commit"])
            .labels(version, commit).set(1)
        try registry.gauge(prefix + "uptime_seconds", help: "Seconds since the daemon started", read: uptime)

        resumeDuration = try registry.histogram(
            prefix + "resume_duration_seconds",
            help: "Time taken for resume operations",
            upperBounds: Self.resumeDurationBounds
        )
        detectionLatency = try registry.histogram(
            prefix + "detection_latency_seconds",
            help: "Time from session stop to detection",
            upperBounds: Self.detectionLatencyBounds
        )
        waitDuration = try registry.histogram(
            prefix + "wait_duration_seconds",
            help: "Time spent waiting for rate limit backoff",
            upperBounds: Self.waitDurationBounds
        )
        announcedWait = try registry.histogram(
            prefix + "announced_wait_seconds",
            help: "Planned time of waits when they begin",
            upperBounds: Self.announcedWaitBounds
        )
        timeSavedPerResume = try registry.histogram(
            prefix + "time_saved_per_resume_seconds",
            help: "Time saved by each successful automatic resume",
            upperBounds: Self.timeSavedBounds
        )
        recordState(SupervisorGauges())
    }

    /// The two counters that outlive the process, as they stand.
    public var totals: SavedTotals {
        SavedTotals(saves: saves.value, timeSavedSeconds: timeSaved.value)
    }

    /// Makes the calls of the body one event: `Registry.update`.
    public func recordTogether(_ body: () -> Void) {
        registry.update(body)
    }

    /// Counts a session.
    public func recordSessionStarted() {
        sessionsStarted.increment()
    }

    /// Counts the stop by its class, and its latency where that is known; the two are independent.
    public func recordDetection(latency: Duration?, stopClass: StopClass) {
        if let latency { detectionLatency.observe(max(latency.inSeconds, 0)) }
        switch stopClass {
        case .rateLimit: rateLimits.increment()
        case .contextExhausted: contextExhaustions.increment()
        default: break
        }
    }

    /// Observes the planned time.
    public func recordWaitStarted(planned: Duration) {
        announcedWait.observe(max(planned.inSeconds, 0))
    }

    /// Observes the measured time.
    public func recordWait(_ duration: Duration) {
        waitDuration.observe(max(duration.inSeconds, 0))
    }

    /// Counts the attempt under its reason.
    public func recordResumeStarted(reason: ResumeReason) {
        resumes[reason]?.increment()
    }

    /// Counts the attempt's end, and observes its duration: the wait before it is not part of it.
    public func recordResumeCompleted(duration: Duration, failure: ResumeFailureKind?) {
        resumeDuration.observe(max(duration.inSeconds, 0))
        if let failure { resumesFailure[failure]?.increment() } else { resumesSuccess.increment() }
    }

    /// Counts a save.
    public func recordTimeSaved(_ duration: Duration) {
        saves.increment()
        timeSaved.increment(by: duration.inSeconds)
        timeSavedPerResume.observe(max(duration.inSeconds, 0))
    }

    /// Sets the gauges.
    ///
    /// Without a session the steps are zero, whatever the session file says.
    public func recordState(_ gauges: SupervisorGauges) {
        daemonState.set(Double(gauges.state.rawValue))
        activeSessions.set(gauges.hasSession ? 1 : 0)
        stepsCompleted.set(gauges.hasSession ? Double(gauges.steps.completed) : 0)
        stepsTotal.set(gauges.hasSession ? Double(gauges.steps.total) : 0)
        retryAttempts.set(Double(gauges.retries))
        resumesInFlight.set(gauges.state == .resuming ? 1 : 0)
        waitDeadline.set(gauges.waitDeadline ?? 0)
    }
}
