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
        /// The Markdown file in which the session keeps its progress.
        public var sessionFile: FilePath?
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

        /// Makes a configuration.
        public init(
            assistant: AssistantCommand,
            workingDirectory: FilePath? = nil,
            terminal: TerminalUse = .pipe,
            environment: EnvironmentFilter = EnvironmentFilter(),
            sessionFile: FilePath? = nil,
            policy: ResumePolicy = ResumePolicy(),
            stays: Bool = false,
            graceOnTermination: Duration = .seconds(5),
            hostZone: ZoneInfo = .utc,
            zones: ZoneDatabase = .folder("/usr/share/zoneinfo")
        ) {
            self.assistant = assistant
            self.workingDirectory = workingDirectory
            self.terminal = terminal
            self.environment = environment
            self.sessionFile = sessionFile
            self.policy = policy
            self.stays = stays
            self.graceOnTermination = graceOnTermination
            self.hostZone = hostZone
            self.zones = zones
        }
    }

    private struct State {
        var machine: SessionStateMachine
        var steps = SessionSteps()
        var status: SupervisorStatus
        var exitStatus: Int32 = 0
        var isEnding = false
        var assistant: (any RunningAssistant)?
    }

    let configuration: Configuration
    let launcher: any AssistantLauncher
    let clock: SupervisorClock
    let logger: Logger
    private let metrics: any Instrumented
    private let onSave: @Sendable () -> Void
    private let state: LockedState<State>
    private let inputs: AsyncStream<SupervisorInput>
    private let inputContinuation: AsyncStream<SupervisorInput>.Continuation

    /// Makes a supervisor; nothing is started before `run()`.
    ///
    /// - Parameters:
    ///   - metrics: what it reports through.
    ///   - onSave: called after each successful automatic resume, to keep the totals; it may do short blocking work.
    ///   - started: where `clock`'s elapsed time began.
    public convenience init(
        configuration: Configuration,
        metrics: any Instrumented,
        clock: SupervisorClock,
        started: ContinuousClock.Instant,
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
        self.init(configuration: configuration, launcher: launcher, metrics: metrics, clock: clock, logger: logger, onSave: onSave)
    }

    init(
        configuration: Configuration,
        launcher: any AssistantLauncher,
        metrics: any Instrumented,
        clock: SupervisorClock,
        logger: Logger,
        onSave: @escaping @Sendable () -> Void = {}
    ) {
        self.configuration = configuration
        self.launcher = launcher
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
            status.stepsCompleted = gauges.hasSession ? gauges.steps.completed : 0
            status.stepsTotal = gauges.hasSession ? gauges.steps.total : 0
            return status
        }
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
        await withCheckedContinuation { continuation in
            let reply = ControlReply { continuation.resume(returning: $0) }
            if case .terminated = inputContinuation.yield(.control(event, reply)) { reply.answer(ControlReply.ended) }
        }
    }

    // MARK: For the loop

    /// The one place where states change: the machine, the metrics and the status change together.
    func transition(_ event: SessionEvent) -> SessionTransition.Action {
        let transition = state.withLock { state in
            let now = clock.now()
            let transition = state.machine.handle(event, at: now, random: clock.random())
            metrics.record(transition.facts, Self.gauges(of: state, at: now))
            for fact in transition.facts {
                switch fact {
                case .attemptSucceeded: state.status.lastAttempt = "success"
                case .attemptFailed(_, let kind): state.status.lastAttempt = kind.rawValue
                default: break
                }
            }
            return transition
        }
        if transition.facts.contains(where: { if case .saved = $0 { true } else { false } }) { onSave() }
        return transition.action
    }

    /// From now on nothing is resumed, whatever policy comes.
    func forbidResuming() {
        state.withLock { state in
            state.isEnding = true
            state.machine.policy.enabled = false
        }
    }

    /// Kills the assistant, for a process that ends this instant and cannot wait.
    public func killAssistant() {
        guard let assistant = state.withLock({ $0.assistant }) else { return }
        assistant.kill()
    }

    func set(assistant: (any RunningAssistant)?) {
        state.withLock { state in
            state.assistant = assistant
            state.status.processID = assistant?.id
        }
    }

    func set(steps: SessionSteps) {
        state.withLock { state in
            guard state.steps != steps else { return }
            state.steps = steps
            metrics.record([], Self.gauges(of: state, at: clock.now()))
        }
    }

    func updateStatus(_ change: (inout SupervisorStatus) -> Void) {
        state.withLock { change(&$0.status) }
    }

    func set(exitStatus: Int32) {
        state.withLock { $0.exitStatus = exitStatus }
    }

    var wait: Wait? { state.withLock { $0.machine.daemonState == .waiting ? $0.machine.wait : nil } }

    func send(_ input: SupervisorInput) {
        inputContinuation.yield(input)
    }

    func endInputs() {
        inputContinuation.finish()
    }

    private static func gauges(of state: State, at now: Moment) -> SupervisorGauges {
        var gauges = SupervisorGauges()
        gauges.state = state.machine.daemonState
        gauges.hasSession = state.machine.hasSession
        gauges.retries = state.machine.retries
        gauges.waitDeadline = state.machine.wait?.unixDeadline(at: now)
        gauges.steps = state.steps
        return gauges
    }
}
