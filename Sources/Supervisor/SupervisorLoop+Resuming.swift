import Logging
import StopClassification

/// How the loop starts what resumes a session, and what keeps it from that.
extension SupervisorLoop {
    mutating func begin(_ plan: ResumePlan) async -> SessionTransition.Action {
        announcedDeadline = nil
        let supervisor = supervisor
        let attempt = ResumeAttempt(plan: plan) { supervisor.transition($0) }
        let assistant = supervisor.configuration.assistant
        let isNew = plan.strategy == .newSession
        if isNew, let problem = backUp() {
            supervisor.logger.error("no new session, since the session file cannot be backed up: \(problem)")
            return attempt.fail(.io)
        }
        guard let arguments = isNew ? assistant.starting(prompt: prompt()) : assistant.resuming(sessionID: sessionID) else {
            supervisor.logger.error("cannot resume: the session's id is not known and the resume command asks for it")
            return attempt.fail(.config)
        }
        supervisor.logger.notice("resuming (\(plan.reason.rawValue), \(isNew ? "new session" : "same session"))")
        if isNew {
            sessionID = nil
            supervisor.updateStatus { $0.sessionID = nil }
        }
        if let running = self.assistant {
            // It stopped without exiting. What resumes the session takes its place, once it has ended.
            relaunch = arguments
            self.attempt = consume attempt
            running.terminate()
            return .none
        }
        return await carryOut(attempt, arguments)
    }

    private mutating func carryOut(_ attempt: consuming ResumeAttempt, _ arguments: [String]) async -> SessionTransition.Action {
        if let failure = await launch(arguments) {
            supervisor.logger.warning("cannot resume: \(failure)")
            return attempt.fail(failure.kind)
        }
        if attempt.plan.strategy == .newSession { _ = supervisor.transition(.sessionStarted) }
        confirmAt = supervisor.clock.now().elapsed + supervisor.policy.confirmAfter
        self.attempt = consume attempt
        return .none
    }

    /// The assistant that stopped without exiting has ended, and made room for what resumes its session.
    mutating func relaunched(_ arguments: [String]) async {
        guard let attempt = attempt.take() else { return }
        if isEnding {
            _ = attempt.fail(.cancelled)
            return endSession()
        }
        await perform(carryOut(attempt, arguments))
    }

    /// A copy of the session file, before a new session may write over it; says what keeps it from being made.
    private func backUp() -> String? {
        guard let backups = supervisor.configuration.backups, let file = supervisor.configuration.sessionFile else { return nil }
        do {
            if let copy = try backups.make(of: file, at: supervisor.clock.now().unixTime) {
                supervisor.audit(.sessionBackedUp, session: sessionID, evidence: "\(copy.path), \(copy.size) bytes, FNV-1a \(copy.hash)")
            }
            return nil
        } catch {
            supervisor.audit(.problem, session: sessionID, evidence: "no backup: \(error)")
            return error.description
        }
    }

    mutating func launch(_ arguments: [String]) async -> AssistantSpawnFailure? {
        let supervisor = supervisor
        progress = Stop.Progress()
        stepsAtStart = sessionFile?.session?.steps.completed ?? 0
        // Remembered first: should this process die in between, the next one can tell whether the assistant was started.
        let mark = memory.mark(sessionID: sessionID)
        do throws(AssistantSpawnFailure) {
            let assistant = try await supervisor.world.launcher.start(
                arguments,
                marked: mark,
                recording: prefix,
                onNews: { supervisor.send(.news($0, $1)) },
                onEnd: { supervisor.send(.ended($0)) }
            )
            supervisor.set(assistant: assistant)
            self.assistant = assistant
            memory.started(assistant.id, sessionID: sessionID)
            return nil
        } catch {
            memory.unmark(sessionID: sessionID)
            return error
        }
    }

    func prompt() -> String {
        NextStep.prompt(sessionFile: supervisor.configuration.sessionFile, session: sessionFile?.session)
    }

    /// Why the session is not to be resumed, though its wait is over: looked at right before, since that is when it matters.
    mutating func departure(before plan: ResumePlan) -> Departure? {
        guard plan.reason != .manual else { return nil }
        lookAtSessionFile()
        if sessionFile?.session?.isComplete == true { return .completed }
        if hadSessionFile, sessionFile?.isMissing == true { return .vanished }
        // A session that was started elsewhere, or is interactive, may wait in a process of its own; its log tells whether it goes on.
        return transcript == nil && isInUse ? .takenOver : nil
    }

    /// Whether somebody else works in the session, which is told.
    var isInUse: Bool {
        guard let sessionID, let program = supervisor.configuration.assistant.command.first,
            let process = supervisor.world.surroundings.user(of: sessionID, program: program)
        else { return false }
        supervisor.logger.notice("the session is in use by process \(process)")
        return true
    }
}
