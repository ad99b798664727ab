import Logging
import StopClassification
import SystemPackage

/// What the loop does about sessions whose stop no process of ours tells.
extension SupervisorLoop {
    /// What the log shows so soon after a stop still belongs to it: a hook is quicker than the log.
    private static let settling = Duration.seconds(5)
    /// A stop that is older when its log is first seen is somebody's decision to leave it at that.
    private static let oldestFirstStop = 600.0

    mutating func beginWatching() {
        guard let scope = supervisor.configuration.transcripts else { return }
        let supervisor = supervisor
        transcript = TranscriptWatch(scope: scope, recording: prefix) { supervisor.send(.transcriptChanged) }
        // What was said before our own start is another session's.
        if !supervisor.configuration.isStartedElsewhere { transcript?.skip() }
    }

    /// What the session's own log shows: that there is a session, that it stopped, or that it goes on.
    mutating func lookAtTranscript() async {
        guard let news = transcript?.look(mayMove: supervisor.daemonState == .monitoring) else { return }
        if news.hasMore { supervisor.send(.transcriptChanged) }
        let isFirstLook = news.isNewLog && supervisor.configuration.isStartedElsewhere
        if isFirstLook {
            supervisor.logger.notice("watching \(transcript?.path?.string ?? "")")
            if assistant == nil, !supervisor.isWaiting { _ = supervisor.transition(.sessionStarted) }
        }
        // What a process of ours does is told by its end, unless it is interactive and does not end.
        guard !news.hasMore, isFollowed else { return }
        if let id = news.output.sessionID { set(sessionID: id) }
        if news.output.hasTerminalEvent {
            let classification = classify(news.output, nil)
            // Whoever interrupts a session is there to go on with it.
            if ![.completed, .userExit, .unknown].contains(classification.stopClass) {
                return await stoppedWithoutExit(classification, writtenAt: news.writtenAt, isFirstLook: isFirstLook)
            }
        }
        await seenAlive()
    }

    /// Takes what a hook reports.
    mutating func take(_ report: HookReport, _ reply: ControlReply) async {
        guard !isEnding else { return reply.answer("the daemon is ending") }
        guard isOfOurSession(report) else { return reply.answer("this daemon supervises another session") }
        reply.answer(nil)
        guard isFollowed else { return }
        if let id = report.sessionID {
            if sessionID == nil, supervisor.configuration.isStartedElsewhere, !supervisor.hasSession {
                _ = supervisor.transition(.sessionStarted)
            }
            set(sessionID: id)
        }
        switch report.event {
        case .other: break
        case .active: await seenAlive()
        case .stopped:
            var output = prefix
            output.append(report.payload + [0x0A])
            await stoppedWithoutExit(classify(output, nil), writtenAt: supervisor.clock.now().unixTime, isFirstLook: false)
        }
    }

    /// Whether the session may stop and go on without the end of a process of ours.
    private var isFollowed: Bool {
        assistant == nil ? supervisor.configuration.isStartedElsewhere : supervisor.configuration.terminal.isPseudoTerminal
    }

    /// The session stopped and its process, here or elsewhere, is still there.
    private mutating func stoppedWithoutExit(_ classification: StopClassification, writtenAt: Double, isFirstLook: Bool) async {
        let now = supervisor.clock.now()
        let age = max(now.unixTime - writtenAt, 0)
        let latency: Duration? = isFirstLook ? nil : .seconds(age)
        let resumeAt = classification.believedResumeAt(at: now.unixTime)
        let stop = Stop(stopClass: classification.stopClass, resumeAt: resumeAt, latency: latency)
        if let attempt = attempt.take() {
            confirmAt = nil
            note(classification, nil)
            return await perform(attempt.fail(.commandFailed, stop))
        }
        // One stop, once: a hook may have told it before the log, and the log goes on with bookkeeping.
        guard !supervisor.isWaiting, supervisor.hasSession else { return }
        note(classification, nil)
        if isFirstLook, age > Self.oldestFirstStop, (resumeAt ?? 0) <= now.unixTime {
            supervisor.logger.notice("it stopped \(HumanText.duration(seconds: age)) ago: `palingenesis resume --now` resumes it")
            return await perform(supervisor.transition(.sessionGone(.closed)))
        }
        await perform(supervisor.transition(.stopped(stop)))
    }

    private mutating func seenAlive() async {
        let isWaiting = supervisor.isWaiting
        guard attempt == nil, isWaiting || !supervisor.hasSession else { return }
        guard supervisor.clock.now().elapsed - noticedStop >= Self.settling else { return }
        if isWaiting { supervisor.logger.notice("no longer waiting: the session goes on by itself") }
        announcedDeadline = nil
        await perform(supervisor.transition(.seenAlive))
    }

    private func isOfOurSession(_ report: HookReport) -> Bool {
        if let sessionID, let id = report.sessionID { return sessionID == id }
        guard let folder = report.workingDirectory else { return false }
        return FilePath(folder).lexicallyNormalized() == supervisor.configuration.workingDirectory
    }

    mutating func set(sessionID id: String) {
        sessionID = id
        supervisor.updateStatus { $0.sessionID = id }
    }
}
