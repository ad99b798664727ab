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
            if saved.machine.wasRunning, await goOn() { return }
            sessionID = nil
        }
        if supervisor.configuration.isStartedElsewhere {
            supervisor.logger.notice("watching for a session of \(supervisor.configuration.assistant.kind.rawValue)")
            return await lookAtTranscript()
        }
        await begin(supervisor.configuration.assistant.starting(prompt: prompt()))
    }

    /// Resumes a session that ran when the earlier supervisor died, whose stop nobody saw; false where one is to be started anew.
    private mutating func goOn() async -> Bool {
        let configuration = supervisor.configuration
        // In a terminal the identifier is that of the directory's newest log, which may be another's; and whoever stands at a prompt was
        // not cut short.
        guard !configuration.isStartedElsewhere, transcript == nil, supervisor.policy.enabled, sessionFile?.session?.isComplete != true,
            let arguments = configuration.assistant.goingOn(sessionID: sessionID)
        else { return false }
        let sessionID = sessionID
        supervisor.updateStatus { $0.sessionID = sessionID }
        supervisor.audit(.sessionRestored, session: sessionID)
        if isInUse {
            _ = supervisor.transition(.sessionStarted)
            await perform(supervisor.transition(.sessionGone(.takenOver)))
        } else {
            supervisor.logger.notice("going on with the session that an earlier run left (`run --fresh` begins anew)")
            await begin(arguments)
        }
        return true
    }

    private mutating func begin(_ arguments: [String]) async {
        if let failure = await launch(arguments) {
            supervisor.logger.error("cannot start the assistant: \(failure)")
            supervisor.audit(.problem, evidence: "cannot start the assistant: \(failure)")
            supervisor.set(exitStatus: failure.shellStatus)
            finishUnlessStaying()
        } else {
            _ = supervisor.transition(.sessionStarted)
        }
    }
}
