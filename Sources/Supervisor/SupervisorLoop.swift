import Logging
import StopClassification
import SystemPackage

/// The supervisor's loop: what it knows between two inputs, and what it does about each.
///
/// Whoever drives it starts it, hands it one input at a time, and a tick after each `nextLook`: `run` does so in real time, the
/// simulator on a clock of its own.
package struct SupervisorLoop: ~Copyable {
    let supervisor: Supervisor
    let prefix: OutputTail
    private let classifier: StopClassifier
    var sessionFile: SessionFileWatch?
    var transcript: TranscriptWatch?
    var assistant: (any RunningAssistant)?
    var sessionID: String?
    var attempt: ResumeAttempt?
    /// When the attempt under way has succeeded, if the assistant lives that long; on the clock of `Moment.elapsed`.
    var confirmAt: Duration?
    /// What came of the session since it was started or resumed.
    var progress = Stop.Progress()
    var stepsAtStart = 0
    /// Whether there was a session file when the session stopped.
    var hadSessionFile = false
    /// Why what is remembered stays as it is; nil when it is kept up to date.
    var kept: KeptSession?
    /// What resumes the session once the assistant, which stopped without exiting, has made room.
    var relaunch: [String]?
    /// When the session's stop was noticed; on the clock of `Moment.elapsed`.
    private(set) var noticedStop = Duration.zero
    var memory: MemoryKeeper
    var isEnding = false
    /// Whether there is nothing more to do.
    package private(set) var isOver = false

    /// How often the session file is looked at, and the wall clock compared with an announced reset.
    private static let longestSleep = Duration.seconds(1)

    /// Makes a loop; nothing is done before it is started.
    package init(supervisor: Supervisor) {
        self.supervisor = supervisor
        let configuration = supervisor.configuration
        prefix = OutputTail(assistant: configuration.assistant.kind, rules: configuration.rules)
        classifier = StopClassifier(rules: configuration.rules)
        sessionFile = configuration.sessionFile.map { SessionFileWatch(path: $0) }
        memory = MemoryKeeper(supervisor: supervisor)
    }

    /// Takes up what an earlier supervisor left, or starts the session.
    package mutating func start() async {
        supervisor.audit(.supervisionStarted)
        lookAtSessionFile()
        beginWatching()
        let saved = memory.load()
        if let saved, let mark = saved.mark,
            let process = supervisor.world.surroundings.survivor(marked: mark, process: saved.processID)
        {
            supervisor.logger.warning(
                "the assistant of an earlier run still runs (process \(process)); nothing is started or resumed before it has ended"
            )
            supervisor.audit(.survivorFound, evidence: "process \(process)")
            kept = .survivor(process: process, saved)
            sessionID = saved.sessionID
            _ = supervisor.transition(.sessionStarted)
        } else {
            await takeUp(saved)
            remember()
        }
    }

    /// Takes an input.
    package mutating func handle(_ input: SupervisorInput) async {
        switch input {
        case .ended(let end): await assistantEnded(end)
        case .news(let id, let news): await take(news, from: id)
        case .transcriptChanged: await lookAtTranscript()
        case .hook(let report, let reply): await take(report, reply)
        case .tick: await tick()
        case .control(let event, let reply): await control(event, reply)
        case .shutdown: await shutDown()
        }
        remember()
    }

    /// The time until a tick is wanted; nil when none is.
    package var nextLook: Duration? {
        // In short sleeps, so that a wall clock that was set, or a host that was suspended, is noticed.
        let watches = sessionFile != nil || transcript != nil || kept != nil || supervisor.wait != nil
        return [nextDue, watches && !isOver ? Self.longestSleep : nil].compactMap { $0 }.min()
    }

    /// The time until something is to be done, should nothing happen before; nil when there is nothing.
    package var nextDue: Duration? {
        let now = supervisor.clock.now()
        let delays = [confirmAt.map { $0 - now.elapsed }, kept?.until.map { $0 - now.elapsed }, supervisor.wait?.remaining(at: now)]
        return delays.compactMap { $0 }.min().map { max($0, .zero) }
    }

    // MARK: Inputs

    private mutating func assistantEnded(_ end: AssistantEnd) async {
        assistant = nil
        supervisor.set(assistant: nil)
        confirmAt = nil
        lookAtSessionFile()
        hadSessionFile = sessionFile?.session != nil
        supervisor.set(exitStatus: end.status.shellValue)
        let classification = classify(end.output, end.status)
        transcript?.skip()
        if let arguments = relaunch.take() { return await relaunched(arguments) }
        if supervisor.isWaiting { return await endedWhileItWaited(classification) }
        if !supervisor.hasSession {
            // It had stopped for good before, and its user has closed it now.
            return isEnding ? endSession() : finishUnlessStaying()
        }
        note(classification, end.status)

        progress.didAnswer = progress.didAnswer || end.output.showsAnswers
        progress.didStep = (sessionFile?.session?.steps.completed ?? 0) > stepsAtStart
        let now = supervisor.clock.now()
        let stop = Stop(
            stopClass: classification.stopClass,
            resumeAt: classification.believedResumeAt(at: now.unixTime),
            latency: end.stoppedAt.map { max(now.elapsed - $0, .zero) },
            progress: progress
        )
        var wasConfirmed = true
        if let attempt = attempt.take() {
            wasConfirmed = false
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
        guard isEnding else { return }
        // What was cut short is taken up by the next run, also where it ended without complaint when it was told to. What was done is done, and Ctrl-C is its user's decision, other than during an
        // attempt, whose wait goes on.
        let isInterrupted = wasConfirmed && classification.stopClass == .userExit && end.status.shellValue == 130
        let isDone = classification.stopClass == .completed && classification.confidence != .guess
        if isDone || isInterrupted { memory.save(sessionID: sessionID, isDone: true) }
        endSession()
    }

    private mutating func take(_ news: AssistantNews, from id: Int32) async {
        guard assistant?.id == id else { return }
        switch news {
        case .session(let id): set(sessionID: id)
        case .answered:
            // It is at work, which confirms an attempt.
            progress.didAnswer = true
            await confirm()
        }
    }

    private mutating func tick() async {
        lookAtSessionFile()
        await lookAtTranscript()
        if let kept { return await lookAt(kept) }
        if let confirmAt, supervisor.clock.now().elapsed >= confirmAt { await confirm() }
        guard let wait = supervisor.wait, wait.remaining(at: supervisor.clock.now()) <= .zero else { return }
        if let departure = departure(before: wait.plan) {
            await perform(supervisor.transition(.sessionGone(departure)))
        } else {
            await perform(supervisor.transition(.waitEnded))
        }
    }

    private mutating func confirm() async {
        confirmAt = nil
        guard let attempt = attempt.take() else { return }
        supervisor.logger.notice("resumed: the session lives")
        await perform(attempt.succeed())
    }

    private mutating func control(_ event: SessionEvent, _ reply: ControlReply) async {
        guard !isEnding else { return reply.answer("the daemon is ending") }
        letGo(for: event)
        if event == .unpause, let wait = supervisor.pausedWait, wait.remaining(at: supervisor.clock.now()) <= .zero,
            let departure = departure(before: wait.plan)
        {
            reply.answer(nil)
            return await perform(supervisor.transition(.sessionGone(departure)))
        }
        let action = supervisor.transition(event)
        if case .refuse(let reason) = action { return reply.answer(reason) }
        keepPause()
        reply.answer(nil)
        await perform(action)
    }

    private mutating func shutDown() async {
        guard !isEnding else { return }
        // What is remembered stays as it is from now on: the next run goes on with it.
        remember()
        isEnding = true
        // Whatever stops from now on is counted and not resumed.
        supervisor.forbidResuming()
        supervisor.logger.notice("ending\(assistant == nil ? "" : ", and the assistant with it")")
        if supervisor.wait != nil || supervisor.pausedWait != nil {
            supervisor.logger.notice("the wait is remembered: the same command goes on with it, `run --fresh` begins anew")
        } else if kept != nil {
            if transcript == nil {
                supervisor.logger.notice("the session is remembered: the same command goes on with it, `run --fresh` begins anew")
            }
        } else if supervisor.isInterrupted, attempt == nil {
            // Its user ends the session too, whatever way its assistant takes.
            memory.save(sessionID: sessionID, isDone: true)
        }
        if let assistant { assistant.terminate() } else { endSession() }
    }

    // MARK: Actions

    mutating func perform(_ first: SessionTransition.Action) async {
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
                // First it is true, then it is told.
                remember()
                announceWait()
                return
            case .end(let end):
                announce(end)
                // One that stopped without exiting is still there for its user.
                if assistant == nil, !keepWhileWeMayBeEnding(end) { finishUnlessStaying() }
                return
            case .attempt(let plan):
                action = await begin(plan)
            }
        }
    }

    /// An interactive assistant was still there, waiting like its session, and has now ended.
    private mutating func endedWhileItWaited(_ classification: StopClassification) async {
        if isEnding { return endSession() }
        // Otherwise it was its end that came late, and the wait goes on.
        guard [.completed, .userExit].contains(classification.stopClass) else { return }
        await perform(supervisor.transition(.sessionGone(.closed)))
    }

    /// Writes down how things stand; not where memory is kept as it is, nor at the end.
    private mutating func remember() {
        if !isEnding, kept == nil { memory.save(sessionID: sessionID, isDone: isOver) }
    }

    func classify(_ output: OutputTail, _ status: ExitStatus?) -> StopClassification {
        let configuration = supervisor.configuration
        let context = ResetContext(
            now: supervisor.clock.now().unixTime,
            hostZone: configuration.hostZone,
            providerZone: configuration.providerZone,
            zones: configuration.zones
        )
        return classifier.classify(output, exitStatus: status, context: context)
    }

    mutating func note(_ classification: StopClassification, _ status: ExitStatus?) {
        sessionID = classification.sessionID ?? sessionID
        let now = supervisor.clock.now()
        noticedStop = now.elapsed
        supervisor.noteStop(classification, sessionID: sessionID, at: now)
        log(classification, status)
    }

    mutating func lookAtSessionFile() {
        guard let change = sessionFile?.look() else { return }
        switch change {
        case .steps(let steps): supervisor.set(steps: steps)
        case .failed(let reason):
            supervisor.set(steps: SessionSteps())
            supervisor.logger.warning("session file \(supervisor.configuration.sessionFile?.string ?? ""): \(reason)")
        }
    }

    mutating func endSession() {
        _ = supervisor.transition(.sessionGone(.shutdown))
        isOver = true
    }

    mutating func finishUnlessStaying() {
        if !supervisor.configuration.stays || isEnding { isOver = true }
    }

    // MARK: What people read

    var announcedDeadline: Double?

    /// Once per wait, not per look at the clock.
    private mutating func announceWait() {
        guard let wait = supervisor.wait else { return }
        let now = supervisor.clock.now()
        let deadline = wait.unixDeadline(at: now)
        guard announcedDeadline.map({ abs($0 - deadline) > 1 }) ?? true else { return }
        announcedDeadline = deadline
        let remaining = max(wait.remaining(at: now).inSeconds, 0)
        supervisor.logger.notice(
            "waiting \(HumanText.duration(seconds: remaining)) before resuming (\(wait.plan.reason.rawValue)\(wait.cause.remark))"
        )
    }

    private func log(_ classification: StopClassification, _ status: ExitStatus?) {
        let exit = status.map { ", exit status \($0.shellValue)" } ?? ""
        let evidence = SecretText.shown(classification.evidence, limit: AuditEntry.greatestText)
        supervisor.logger.notice(
            "session stopped: \(classification.stopClass.rawValue)\(exit)\(evidence.isEmpty ? "" : ": \(evidence)")"
        )
        if classification.isBeyondLongestWait(at: supervisor.clock.now().unixTime) {
            let longest = HumanText.duration(seconds: classification.longestWait)
            supervisor.logger.notice("the announced reset is further away than any limit of this kind lasts: trying after \(longest)")
        }
    }

    private func announce(_ end: SessionTransition.End) {
        switch end {
        case .completed: supervisor.logger.notice("session completed")
        case .gaveUp, .repeated: supervisor.logger.error("\(end.explanation)")
        case .notResumable, .forbidden, .left: supervisor.logger.notice("\(end.explanation)")
        }
    }
}
