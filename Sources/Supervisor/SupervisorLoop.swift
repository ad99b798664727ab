import Logging
import StopClassification
import SystemPackage

/// The supervisor's loop: what it knows between two inputs, and what it does about each.
struct SupervisorLoop: ~Copyable {
    private let supervisor: Supervisor
    private let prefix: OutputTail
    private var sessionFile: SessionFileWatch?
    private var assistant: (any RunningAssistant)?
    private var sessionID: String?
    private var attempt: ResumeAttempt?
    /// When the attempt under way has succeeded, if the assistant lives that long; on the clock of `Moment.elapsed`.
    private var confirmAt: Duration?
    private var timer: Task<Void, Never>?
    private var isEnding = false
    private var isOver = false

    /// How often the session file is looked at, and the wall clock compared with an announced reset.
    private static let longestSleep = Duration.seconds(1)

    init(supervisor: Supervisor) {
        self.supervisor = supervisor
        prefix = OutputTail(assistant: supervisor.configuration.assistant.kind)
        sessionFile = supervisor.configuration.sessionFile.map { SessionFileWatch(path: $0) }
    }

    mutating func run(_ inputs: AsyncStream<SupervisorInput>) async {
        lookAtSessionFile()
        await startSession()
        armTimer()
        if !isOver {
            for await input in inputs {
                await handle(input)
                armTimer()
                if isOver { break }
            }
        }
        timer?.cancel()
        supervisor.endInputs()
        // Somebody may have asked while the last input was handled, and waits for an answer.
        for await case .control(_, let reply) in inputs { reply.answer(ControlReply.ended) }
    }

    private mutating func handle(_ input: SupervisorInput) async {
        switch input {
        case .ended(let end): await assistantEnded(end)
        case .tick: await tick()
        case .control(let event, let reply): await control(event, reply)
        case .shutdown: await shutDown()
        }
    }

    // MARK: Inputs

    private mutating func startSession() async {
        let arguments = supervisor.configuration.assistant.starting(prompt: prompt())
        if let failure = await launch(arguments) {
            supervisor.logger.error("cannot start the assistant: \(failure)")
            supervisor.set(exitStatus: failure.shellStatus)
            finishUnlessStaying()
        } else {
            _ = supervisor.transition(.sessionStarted)
        }
    }

    private mutating func assistantEnded(_ end: AssistantEnd) async {
        assistant = nil
        supervisor.set(assistant: nil)
        confirmAt = nil
        lookAtSessionFile()
        let now = supervisor.clock.now()
        let context = ResetContext(
            now: now.unixTime,
            hostZone: supervisor.configuration.hostZone,
            zones: supervisor.configuration.zones
        )
        let classification = StopClassifier().classify(end.output, exitStatus: end.status, context: context)
        sessionID = classification.sessionID ?? sessionID
        supervisor.set(exitStatus: end.status.shellValue)
        let (id, stopped) = (sessionID, now.unixTime)
        supervisor.updateStatus { status in
            status.sessionID = id
            status.lastStop = SupervisorStatus.LastStop(
                stopClass: classification.stopClass.rawValue,
                rule: classification.rule,
                evidence: classification.evidence,
                at: stopped
            )
        }
        log(classification, end.status)

        let stop = Stop(
            stopClass: classification.stopClass,
            resumeAt: classification.resumeAt,
            latency: end.stoppedAt.map { max(supervisor.clock.now().elapsed - $0, .zero) }
        )
        if let attempt = attempt.take() {
            if isEnding {
                _ = attempt.fail(.cancelled, stop)
            } else if classification.stopClass == .completed {
                // It lived, and did what it was asked to do, in less than the time that confirms a resume.
                _ = attempt.succeed()
                await perform(supervisor.transition(.stopped(stop)))
            } else {
                await perform(attempt.fail(.commandFailed, stop))
            }
        } else {
            await perform(supervisor.transition(.stopped(stop)))
        }
        if isEnding { endSession() }
    }

    private mutating func tick() async {
        lookAtSessionFile()
        if let confirmAt, supervisor.clock.now().elapsed >= confirmAt, let attempt = attempt.take() {
            self.confirmAt = nil
            supervisor.logger.notice("resumed: the session lives")
            await perform(attempt.succeed())
        }
        if supervisor.wait != nil { await perform(supervisor.transition(.waitEnded)) }
    }

    private mutating func control(_ event: SessionEvent, _ reply: ControlReply) async {
        guard !isEnding else { return reply.answer("the daemon is ending") }
        let action = supervisor.transition(event)
        if case .refuse(let reason) = action { return reply.answer(reason) }
        reply.answer(nil)
        await perform(action)
    }

    private mutating func shutDown() async {
        guard !isEnding else { return }
        isEnding = true
        // Whatever stops from now on is counted and not resumed.
        supervisor.forbidResuming()
        supervisor.logger.notice("ending\(assistant == nil ? "" : ", and the assistant with it")")
        if let assistant { assistant.terminate() } else { endSession() }
    }

    // MARK: Actions

    private mutating func perform(_ first: SessionTransition.Action) async {
        var action = first
        while true {
            switch action {
            case .none:
                return
            case .refuse(let reason):
                // Only an operator's wish can be refused, and that is answered where it is taken.
                supervisor.logger.debug("refused: \(reason)")
                return
            case .wait:
                announceWait()
                return
            case .end(let end):
                announce(end)
                finishUnlessStaying()
                return
            case .attempt(let plan):
                action = await begin(plan)
            }
        }
    }

    private mutating func begin(_ plan: ResumePlan) async -> SessionTransition.Action {
        announcedDeadline = nil
        let supervisor = supervisor
        let attempt = ResumeAttempt(plan: plan) { supervisor.transition($0) }
        let assistant = supervisor.configuration.assistant
        let arguments = plan.strategy == .newSession ? assistant.starting(prompt: prompt()) : assistant.resuming(sessionID: sessionID)
        guard let arguments else {
            supervisor.logger.error("cannot resume: the session's id is not known and the resume command asks for it")
            return attempt.fail(.config)
        }
        supervisor.logger.notice("resuming (\(plan.reason.rawValue), \(plan.strategy == .newSession ? "new session" : "same session"))")
        if let failure = await launch(arguments) {
            supervisor.logger.warning("cannot resume: \(failure)")
            return attempt.fail(failure.kind)
        }
        if plan.strategy == .newSession {
            sessionID = nil
            supervisor.updateStatus { $0.sessionID = nil }
            _ = supervisor.transition(.sessionStarted)
        }
        confirmAt = supervisor.clock.now().elapsed + supervisor.policy.confirmAfter
        self.attempt = consume attempt
        return .none
    }

    private mutating func launch(_ arguments: [String]) async -> AssistantSpawnFailure? {
        let supervisor = supervisor
        do throws(AssistantSpawnFailure) {
            let mark = String(UInt64(supervisor.clock.random() * 0x1p53), radix: 16)
            let assistant = try await supervisor.launcher.start(arguments, marked: mark, recording: prefix) { supervisor.send(.ended($0)) }
            supervisor.set(assistant: assistant)
            self.assistant = assistant
            return nil
        } catch {
            return error
        }
    }

    private func prompt() -> String {
        NextStep.prompt(sessionFile: supervisor.configuration.sessionFile, session: sessionFile?.session)
    }

    private mutating func lookAtSessionFile() {
        guard let change = sessionFile?.look() else { return }
        switch change {
        case .steps(let steps): supervisor.set(steps: steps)
        case .failed(let reason):
            supervisor.set(steps: SessionSteps())
            supervisor.logger.warning("session file \(supervisor.configuration.sessionFile?.string ?? ""): \(reason)")
        }
    }

    private mutating func endSession() {
        _ = supervisor.transition(.sessionGone)
        isOver = true
    }

    private mutating func finishUnlessStaying() {
        if !supervisor.configuration.stays || isEnding { isOver = true }
    }

    private mutating func armTimer() {
        timer?.cancel()
        let now = supervisor.clock.now()
        var delays: [Duration] = []
        if sessionFile != nil, !isOver { delays.append(Self.longestSleep) }
        if let confirmAt { delays.append(confirmAt - now.elapsed) }
        // In short sleeps, so that a wall clock that was set, or a host that was suspended, is noticed.
        if let wait = supervisor.wait { delays.append(min(wait.remaining(at: now), Self.longestSleep)) }
        guard let delay = delays.min() else { return }
        let supervisor = supervisor
        timer = Task {
            do { try await supervisor.clock.sleep(max(delay, .zero)) } catch { return }
            supervisor.send(.tick)
        }
    }

    // MARK: What people read

    private var announcedDeadline: Double?

    /// Once per wait, not per look at the clock.
    private mutating func announceWait() {
        guard let wait = supervisor.wait else { return }
        let now = supervisor.clock.now()
        let deadline = wait.unixDeadline(at: now)
        guard announcedDeadline.map({ abs($0 - deadline) > 1 }) ?? true else { return }
        announcedDeadline = deadline
        let remaining = max(wait.remaining(at: now).inSeconds, 0)
        supervisor.logger.notice("waiting \(HumanText.duration(seconds: remaining)) before resuming (\(wait.plan.reason.rawValue))")
    }

    private func log(_ classification: StopClassification, _ status: ExitStatus) {
        let evidence = classification.evidence.isEmpty ? "" : ": \(classification.evidence)"
        supervisor.logger.notice("session stopped: \(classification.stopClass.rawValue), exit status \(status.shellValue)\(evidence)")
    }

    private func announce(_ end: SessionTransition.End) {
        switch end {
        case .completed: supervisor.logger.notice("session completed")
        case .notResumable(let stopClass):
            supervisor.logger.notice("not resuming: a stop of class \(stopClass.rawValue) is for you to look at")
        case .gaveUp: supervisor.logger.error("giving up: the session could not be resumed")
        case .forbidden: supervisor.logger.notice("not resuming: the configuration no longer allows it")
        }
    }
}
