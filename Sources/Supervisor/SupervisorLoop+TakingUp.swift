import Logging
import StopClassification

/// How the loop takes up what an earlier supervisor left, or begins.
extension SupervisorLoop {
    mutating func takeUp(_ saved: SavedSession?) async {
        if let saved {
            sessionID = saved.sessionID
            let action = supervisor.restore(saved.machine)
            if saved.machine.isUnfinished {
                supervisor.updateStatus { $0.sessionID = saved.sessionID }
                supervisor.logger.notice("going on with what an earlier run left unfinished (`run --fresh` begins anew)")
                supervisor.audit(.sessionRestored, session: sessionID, reason: saved.machine.plan?.reason)
                hadSessionFile = sessionFile?.session != nil
                return await perform(action)
            }
            if saved.machine.wasRunning, let arguments = goingOn() { return await goOn(saved, arguments) }
            sessionID = nil
        }
        if supervisor.configuration.isStartedElsewhere {
            supervisor.logger.notice("watching for a session of \(supervisor.configuration.assistant.kind.rawValue)")
            return await lookAtTranscript()
        }
        await begin(supervisor.configuration.assistant.starting(prompt: prompt()))
    }

    /// Looks whether what is remembered need not be kept as it is any longer.
    mutating func lookAt(_ kept: KeptSession) async {
        switch kept {
        case .survivor(let process, let saved):
            guard supervisor.world.surroundings.survivor(marked: saved.mark ?? "", process: process) == nil else { return }
            self.kept = nil
            supervisor.logger.notice("the assistant of the earlier run has ended")
            await takeUp(saved)
        case .held(let saved, _):
            if sessionFile?.session?.isComplete == true {
                self.kept = nil
                await perform(supervisor.transition(.sessionGone(.completed)))
            } else if let arguments = goingOn() {
                await goOn(saved, arguments)
            } else {
                hold(saved, "held: the configuration allows no resumes at present")
            }
        case .notStarted:
            break
        case .terminated(let until):
            guard supervisor.clock.now().elapsed >= until else { return }
            self.kept = nil
            finishUnlessStaying()
        }
    }

    /// An operator's wish to resume goes before what keeps a session from being gone on with.
    mutating func letGo(for event: SessionEvent) {
        guard event == .resumeNow || event == .newSession else { return }
        switch kept {
        case nil, .survivor: return
        case .held: _ = supervisor.transition(.sessionGone(.notStarted))
        case .notStarted, .terminated: break
        }
        kept = nil
    }

    /// Where the assistant ended by SIGTERM or SIGHUP, whoever sent it may be about to send it to us as well: then its user has ended
    /// nothing.
    mutating func keepWhileWeMayBeEnding(_ end: SessionTransition.End) -> Bool {
        guard !isEnding, [.notResumable(.userExit), .notResumable(.unknown), .left(.closed)].contains(end),
            Self.terminations.contains(supervisor.exitStatus)
        else { return false }
        kept = .terminated(until: supervisor.clock.now().elapsed + Self.untilWeAreToldToo)
        return true
    }

    /// SIGHUP and SIGTERM, as a shell reports them.
    private static let terminations: Set<Int32> = [128 + 1, 128 + 15]
    /// Signals to all processes of a service or a terminal are sent one right after the other.
    private static let untilWeAreToldToo = Duration.seconds(1)

    /// The arguments that resume a session which ran when the earlier supervisor died; nil where one is to be started anew.
    private func goingOn() -> [String]? {
        let configuration = supervisor.configuration
        // In a terminal the identifier is that of the directory's newest log, which may be another's; and whoever stands at a prompt was
        // not cut short.
        guard !configuration.isStartedElsewhere, transcript == nil, supervisor.policy.enabled, sessionFile?.session?.isComplete != true
        else { return nil }
        return configuration.assistant.goingOn(sessionID: sessionID)
    }

    /// Resumes such a session, whose stop nobody saw.
    ///
    /// That is no attempt, but it counts towards the bounds of hour and day, so that a host that restarts again and again resumes no more
    /// often than any other.
    private mutating func goOn(_ saved: SavedSession, _ arguments: [String]) async {
        let sessionID = sessionID
        if !supervisor.hasSession {
            _ = supervisor.transition(.sessionStarted)
            supervisor.updateStatus { $0.sessionID = sessionID }
            supervisor.audit(.sessionRestored, session: sessionID)
        }
        if isHeld(saved) { return }
        kept = nil
        if isInUse { return await perform(supervisor.transition(.sessionGone(.takenOver))) }
        supervisor.updateStatus { $0.end = nil }
        supervisor.logger.notice("going on with the session that an earlier run left (`run --fresh` begins anew)")
        guard let failure = await launch(arguments) else { return }
        report(failure)
        kept = .notStarted
        await perform(supervisor.transition(.sessionGone(.notStarted)))
    }

    /// Whether a pause or the budget keeps a session from being gone on with, which is told once.
    private mutating func isHeld(_ saved: SavedSession) -> Bool {
        if supervisor.daemonState == .paused {
            hold(saved, "held: the session that an earlier run left goes on after `palingenesis resume`")
            return true
        }
        guard let room = supervisor.takeRoomToGoOn() else { return false }
        let now = supervisor.clock.now()
        // Rounded up to a whole second, so that it is over then.
        let from = max(room.from, now.unixTime).rounded(.up)
        hold(
            saved,
            "held until \(RFC3339.text(from))\(room.cause.remark) (`palingenesis resume --now` goes on at once)",
            until: now.elapsed + .seconds(from - now.unixTime)
        )
        return true
    }

    /// Keeps a session from being gone on with, and tells why, once.
    private mutating func hold(_ saved: SavedSession, _ reason: String, until: Duration? = nil) {
        kept = .held(saved, until: until)
        guard supervisor.status.end != reason else { return }
        supervisor.logger.notice("\(reason)")
        supervisor.updateStatus { $0.end = reason }
    }

    /// An operator's pause, or its end, outlives this process as well while what is remembered is kept.
    mutating func keepPause() {
        let isPaused = supervisor.daemonState == .paused
        switch kept {
        case .survivor(let process, var saved) where saved.machine.isPaused != isPaused:
            saved.machine.isPaused = isPaused
            kept = .survivor(process: process, saved)
            memory.save(saved)
        case .held(var saved, let until) where saved.machine.isPaused != isPaused:
            saved.machine.isPaused = isPaused
            kept = .held(saved, until: until)
            memory.save(saved)
        default: break
        }
    }

    private mutating func begin(_ arguments: [String]) async {
        if let failure = await launch(arguments) {
            report(failure)
            finishUnlessStaying()
        } else {
            _ = supervisor.transition(.sessionStarted)
        }
    }

    private func report(_ failure: AssistantSpawnFailure) {
        supervisor.logger.error("cannot start the assistant: \(failure)")
        supervisor.audit(.problem, evidence: "cannot start the assistant: \(failure)")
        supervisor.set(exitStatus: failure.shellStatus)
    }
}
