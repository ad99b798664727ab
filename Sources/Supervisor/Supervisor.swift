public import Logging
import MetricRegistry
public import ServiceLifecycle
public import StopClassification
public import SystemPackage

/// Keeps one session of an assistant alive: starts it, notices its stop, works out why, waits, resumes.
///
/// Everything happens inside `run()`: one loop takes one input at a time, asks `SessionStateMachine`, and does what it says.
/// Thread safety: `status`, `policy` and `control` may be used from any thread.
public final class Supervisor: Service, CustomStringConvertible {
    /// What to supervise.
    public struct Configuration: Sendable {
        /// The assistant's commands.
        public var assistant: AssistantCommand
        /// Where the assistant runs; nil is here.
        public var workingDirectory: FilePath?
        /// What the assistant gets to read from and write to.
        public var terminal: TerminalUse
        /// Which of our environment's variables the assistant gets.
        public var environment: EnvironmentFilter
        /// The logs that the assistant keeps, where its sessions are to be followed in them: of one that was started elsewhere, or of
        /// an interactive one, which does not exit at a limit.
        public var transcripts: TranscriptScope?
        /// Whether the session is started elsewhere; then nothing is started here but what resumes it.
        public var isStartedElsewhere: Bool
        /// The Markdown file in which the session keeps its progress.
        public var sessionFile: FilePath?
        /// Where a session file is copied to before a new session may write over it; nil makes no copies.
        public var backups: SessionBackup?
        /// Whether what an earlier run left unfinished is forgotten.
        public var isFresh: Bool
        /// What may be resumed, and when.
        public var policy: ResumePolicy
        /// Whether to stay when the session has ended.
        public var stays: Bool
        /// The time between SIGTERM and SIGKILL when the assistant is told to end.
        public var graceOnTermination: Duration
        /// The zone of clock times that an assistant prints without one, the host's.
        public var hostZone: ZoneInfo
        /// Where the zones that an assistant names are found.
        public var zones: ZoneDatabase
        /// The zone of timestamps that a provider writes without one; nil is the host's.
        public var providerZone: ZoneInfo?
        /// The rules by which a stop is judged.
        public var rules: StopRules

        /// Makes a configuration.
        public init(
            assistant: AssistantCommand,
            workingDirectory: FilePath? = nil,
            terminal: TerminalUse = .pipe,
            environment: EnvironmentFilter = EnvironmentFilter(),
            transcripts: TranscriptScope? = nil,
            isStartedElsewhere: Bool = false,
            sessionFile: FilePath? = nil,
            backups: SessionBackup? = nil,
            isFresh: Bool = false,
            policy: ResumePolicy = ResumePolicy(),
            stays: Bool = false,
            graceOnTermination: Duration = .seconds(5),
            hostZone: ZoneInfo = .utc,
            zones: ZoneDatabase = .folder("/usr/share/zoneinfo"),
            providerZone: ZoneInfo? = nil,
            rules: StopRules = .builtIn
        ) {
            self.assistant = assistant
            self.workingDirectory = workingDirectory
            self.terminal = terminal
            self.environment = environment
            self.transcripts = transcripts
            self.isStartedElsewhere = isStartedElsewhere
            self.sessionFile = sessionFile
            self.backups = backups
            self.isFresh = isFresh
            self.policy = policy
            self.stays = stays
            self.graceOnTermination = graceOnTermination
            self.hostZone = hostZone
            self.zones = zones
            self.providerZone = providerZone
            self.rules = rules
        }
    }

    struct State {
        var machine: SessionStateMachine
        var steps = SessionSteps()
        var status: SupervisorStatus
        /// The last stop, for the audit trail.
        var stop: StopClassification?
        var exitStatus: Int32 = 0
        var isEnding = false
        var isInterrupted = false
        var assistant: (any RunningAssistant)?
    }

    let configuration: Configuration
    let world: SupervisorWorld
    let clock: SupervisorClock
    let logger: Logger
    let metrics: any Instrumented
    let onSave: @Sendable () -> Void
    let state: LockedState<State>
    package let inputs: AsyncStream<SupervisorInput>
    let inputContinuation: AsyncStream<SupervisorInput>.Continuation

    /// Makes a supervisor; nothing is started before `run()`.
    ///
    /// - Parameters:
    ///   - metrics: what it reports through.
    ///   - onSave: called after each successful automatic resume, to keep the totals; it may do short blocking work.
    ///   - started: where `clock`'s elapsed time began.
    ///   - memory: where the session is remembered, so that the next run can go on with it.
    ///   - audit: the record of decisions.
    public convenience init(
        configuration: Configuration,
        metrics: any Instrumented,
        clock: SupervisorClock,
        started: ContinuousClock.Instant,
        memory: SavedSessionFile,
        audit: any AuditTrail,
        logger: Logger,
        onSave: @escaping @Sendable () -> Void = {}
    ) {
        let (variables, withheld) = configuration.environment.divide(LaunchSettings.ownEnvironment)
        if !withheld.isEmpty {
            let names = withheld.prefix(8).joined(separator: ", ") + (withheld.count > 8 ? " and \(withheld.count - 8) more" : "")
            logger.info("withheld from the assistant's environment: \(names) (see assistant.environment)")
        }
        let settings = LaunchSettings(
            workingDirectory: configuration.workingDirectory,
            environment: variables,
            graceOnTermination: configuration.graceOnTermination,
            start: started
        )
        let launcher: any AssistantLauncher =
            configuration.terminal.isPseudoTerminal ? PseudoTerminalLauncher(settings: settings) : ProcessLauncher(settings: settings)
        let world = SupervisorWorld(launcher: launcher, surroundings: ProcessTable(), memory: memory, audit: audit)
        self.init(configuration: configuration, world: world, metrics: metrics, clock: clock, logger: logger, onSave: onSave)
    }

    package init(
        configuration: Configuration,
        world: SupervisorWorld,
        metrics: any Instrumented,
        clock: SupervisorClock,
        logger: Logger,
        onSave: @escaping @Sendable () -> Void = {}
    ) {
        self.configuration = configuration
        self.world = world
        self.metrics = metrics
        self.clock = clock
        self.logger = logger
        self.onSave = onSave
        state = LockedState(
            State(
                machine: SessionStateMachine(policy: configuration.policy),
                status: SupervisorStatus(assistant: configuration.assistant.kind.rawValue)
            )
        )
        (inputs, inputContinuation) = AsyncStream.makeStream()
    }

    /// What is supervised, as service groups print it.
    public var description: String { "supervisor of \(configuration.assistant.kind.rawValue)" }

    /// The exit status of the assistant's last process, as a shell reports it; 127 when it could not be started.
    public var exitStatus: Int32 { state.withLock { $0.exitStatus } }

    /// What may be resumed; a new policy counts from the next event on.
    public var policy: ResumePolicy {
        get { state.withLock { $0.machine.policy } }
        set {
            state.withLock { state in
                state.machine.policy = newValue
                if state.isEnding { state.machine.policy.enabled = false }
            }
        }
    }

    /// What the supervisor is doing.
    public var status: SupervisorStatus {
        state.withLock { state in
            var status = state.status
            let gauges = Self.gauges(of: state, at: clock.now())
            status.state = gauges.state.name
            status.hasSession = gauges.hasSession
            status.retries = gauges.retries
            status.waitDeadline = gauges.waitDeadline
            status.waitingFor = state.machine.wait?.plan.reason.rawValue
            status.waitCause = state.machine.wait?.cause.rawValue
            status.stepsCompleted = gauges.hasSession ? gauges.steps.completed : 0
            status.stepsTotal = gauges.hasSession ? gauges.steps.total : 0
            return status
        }
    }

    /// Notes that a shutdown which follows is Ctrl-C: its user ends the session as well, and a session that merely ran is not resumed by
    /// the next run.
    public func noteInterrupt() {
        state.withLock { $0.isInterrupted = true }
    }

    /// Kills the assistant, for a process that ends this instant and cannot wait.
    public func killAssistant() {
        guard let assistant = state.withLock({ $0.assistant }) else { return }
        assistant.kill()
    }

    /// Supervises until the session ends for good (unless it is to stay) or the service is shut down.
    public func run() async {
        // A task of its own, since cancelling must not cut the loop short: it ends the assistant first.
        let running = Task {
            var loop = SupervisorLoop(supervisor: self)
            await loop.run(inputs)
        }
        await withTaskCancellationOrGracefulShutdownHandler {
            await running.value
        } onCancelOrGracefulShutdown: {
            self.inputContinuation.yield(.shutdown)
        }
    }

    /// Takes an operator's wish: `pause`, `unpause`, `resumeNow` or `newSession`.
    ///
    /// - Returns: nil when it was done, else why not.
    public func control(_ event: SessionEvent) async -> String? {
        await ask { .control(event, $0) }
    }

    /// Takes what an assistant's hook reports.
    ///
    /// - Returns: nil when it was taken, else why not.
    public func report(_ report: HookReport) async -> String? {
        await ask { .hook(report, $0) }
    }

    private func ask(_ input: (ControlReply) -> SupervisorInput) async -> String? {
        await withCheckedContinuation { continuation in
            let reply = ControlReply { continuation.resume(returning: $0) }
            if case .terminated = inputContinuation.yield(input(reply)) { reply.answer(ControlReply.ended) }
        }
    }
}
