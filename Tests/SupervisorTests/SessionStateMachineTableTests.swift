import StopClassification
import Testing

@testable import Supervisor

/// Every event in every situation: the state, the facts, the action, and what the machine knows afterwards.
struct SessionStateMachineTableTests {
    /// How the machine came to where it is; each was reached by events alone.
    enum Situation: CaseIterable {
        case idle, running, waiting, resuming, resumingToPause, idlePaused, runningPaused, waitingPaused

        var events: [(SessionEvent, Double)] {
            // Announced for 100, with a margin of 60: the wait ends at 160.
            let waiting: [(SessionEvent, Double)] = [
                (.sessionStarted, 0), (.stopped(Stop(stopClass: .rateLimit, resumeAt: reset(100))), 0),
            ]
            // Nothing announced: the wait ends at 30.
            let resuming: [(SessionEvent, Double)] = [
                (.sessionStarted, 0), (.stopped(Stop(stopClass: .rateLimit)), 0), (.waitEnded, 30),
            ]
            return switch self {
            case .idle: []
            case .running: [(.sessionStarted, 0)]
            case .waiting: waiting
            case .resuming: resuming
            case .resumingToPause: resuming + [(.pause, 31)]
            case .idlePaused: [(.pause, 0)]
            case .runningPaused: [(.sessionStarted, 0), (.pause, 1)]
            case .waitingPaused: waiting + [(.pause, 1)]
            }
        }
    }

    /// An event and when it comes, in seconds after the start.
    enum Incoming: CaseIterable {
        case started, stoppedAtALimit, completed, waitEndedEarly, waitEnded, succeeded, failed, paused, unpausedEarly, unpaused, resumeNow,
            newSession, gone

        var event: SessionEvent {
            switch self {
            case .started: .sessionStarted
            case .stoppedAtALimit: .stopped(Stop(stopClass: .rateLimit, resumeAt: reset(200), latency: .milliseconds(250)))
            case .completed: .stopped(Stop(stopClass: .completed))
            case .waitEndedEarly, .waitEnded: .waitEnded
            case .succeeded: .attemptSucceeded
            case .failed: .attemptFailed(.commandFailed, nil)
            case .paused: .pause
            case .unpausedEarly, .unpaused: .unpause
            case .resumeNow: .resumeNow
            case .newSession: .newSession
            case .gone: .sessionGone(.takenOver)
            }
        }

        var time: Double { self == .waitEnded || self == .unpaused ? 1000 : 40 }
    }

    private struct Outcome: Equatable, CustomStringConvertible {
        var state: DaemonState
        var hasSession: Bool
        var deadline: Double?
        var transition: SessionTransition

        init(
            _ state: DaemonState,
            _ hasSession: Bool,
            until deadline: Double? = nil,
            _ facts: [SessionTransition.Fact] = [],
            _ action: SessionTransition.Action = .none
        ) {
            (self.state, self.hasSession, self.deadline) = (state, hasSession, deadline)
            transition = SessionTransition(facts: facts, action: action)
        }

        var description: String { "\(state.name), session \(hasSession), until \(deadline ?? 0), \(transition)" }
    }

    private static let same = SessionTransition.Action.attempt(ResumePlan(reason: .rateLimit, strategy: .sameSession))
    private static let manual = SessionTransition.Action.attempt(ResumePlan(reason: .manual, strategy: .sameSession))
    private static let new = SessionTransition.Action.attempt(ResumePlan(reason: .manual, strategy: .newSession))
    private static let noSession = SessionTransition.Action.refuse("no session is running")
    private static let noWait = SessionTransition.Action.refuse("nothing is waited for")
    private static let noAttempt = SessionTransition.Action.refuse("no attempt is under way")
    private static let attempt = SessionTransition.Action.refuse("an attempt is under way")
    private static let running = SessionTransition.Action.refuse("the session is running")
    private static let notPaused = SessionTransition.Action.refuse("not paused")
    private static let isPaused = SessionTransition.Action.refuse("already paused")
    private static let left = SessionTransition.Action.end(.left(.takenOver))
    private static let limit = SessionTransition.Fact.stopped(.rateLimit, latency: .milliseconds(250))
    private static let done = SessionTransition.Fact.stopped(.completed, latency: nil)

    private static func outcome(_ situation: Situation, _ incoming: Incoming) -> Outcome {
        switch (situation, incoming) {
        // Nothing to supervise.
        case (.idle, .started): Outcome(.monitoring, true, [.sessionStarted])
        case (.idle, .stoppedAtALimit), (.idle, .completed): Outcome(.monitoring, false, [], noSession)
        case (.idle, .waitEndedEarly), (.idle, .waitEnded): Outcome(.monitoring, false, [], noWait)
        case (.idle, .succeeded), (.idle, .failed): Outcome(.monitoring, false, [], noAttempt)
        case (.idle, .paused): Outcome(.paused, false)
        case (.idle, .unpausedEarly), (.idle, .unpaused): Outcome(.monitoring, false, [], notPaused)
        case (.idle, .resumeNow): Outcome(.resuming, true, [.attemptBegan(.manual)], manual)
        case (.idle, .newSession): Outcome(.resuming, true, [.attemptBegan(.manual)], new)
        case (.idle, .gone): Outcome(.monitoring, false, [], left)
        // A session that runs.
        case (.running, .started): Outcome(.monitoring, true, [.sessionStarted])
        case (.running, .stoppedAtALimit): Outcome(.waiting, true, until: 260, [limit, .waitBegan(planned: .seconds(220))], .wait)
        case (.running, .completed): Outcome(.monitoring, false, [done], .end(.completed))
        case (.running, .waitEndedEarly), (.running, .waitEnded): Outcome(.monitoring, true, [], noWait)
        case (.running, .succeeded), (.running, .failed): Outcome(.monitoring, true, [], noAttempt)
        case (.running, .paused): Outcome(.paused, true)
        case (.running, .unpausedEarly), (.running, .unpaused): Outcome(.monitoring, true, [], notPaused)
        case (.running, .resumeNow), (.running, .newSession): Outcome(.monitoring, true, [], running)
        case (.running, .gone): Outcome(.monitoring, false, [], left)
        // A wait.
        case (.waiting, .started): Outcome(.waiting, true, until: 160, [.sessionStarted])
        case (.waiting, .stoppedAtALimit), (.waiting, .completed): Outcome(.waiting, true, until: 160, [], noSession)
        case (.waiting, .waitEndedEarly): Outcome(.waiting, true, until: 160, [], .wait)
        case (.waiting, .waitEnded): Outcome(.resuming, true, [.waitEnded(.seconds(1000)), .attemptBegan(.rateLimit)], same)
        case (.waiting, .succeeded), (.waiting, .failed): Outcome(.waiting, true, until: 160, [], noAttempt)
        case (.waiting, .paused): Outcome(.paused, true, until: 160)
        case (.waiting, .unpausedEarly), (.waiting, .unpaused): Outcome(.waiting, true, until: 160, [], notPaused)
        case (.waiting, .resumeNow): Outcome(.resuming, true, [.waitEnded(.seconds(40)), .attemptBegan(.manual)], manual)
        case (.waiting, .newSession): Outcome(.resuming, true, [.waitEnded(.seconds(40)), .attemptBegan(.manual)], new)
        case (.waiting, .gone): Outcome(.monitoring, false, [.waitEnded(.seconds(40))], left)
        // An attempt, with or without a pause asked for meanwhile.
        case (.resuming, .started), (.resumingToPause, .started): Outcome(.resuming, true, [.sessionStarted])
        case (.resuming, .stoppedAtALimit), (.resuming, .completed): Outcome(.resuming, true, [], noSession)
        case (.resumingToPause, .stoppedAtALimit), (.resumingToPause, .completed): Outcome(.resuming, true, [], noSession)
        case (.resuming, .waitEndedEarly), (.resuming, .waitEnded): Outcome(.resuming, true, [], noWait)
        case (.resumingToPause, .waitEndedEarly), (.resumingToPause, .waitEnded): Outcome(.resuming, true, [], noWait)
        case (.resuming, .succeeded): Outcome(.monitoring, true, [.attemptSucceeded(.seconds(10)), .saved(.seconds(330))])
        case (.resumingToPause, .succeeded): Outcome(.paused, true, [.attemptSucceeded(.seconds(10)), .saved(.seconds(330))])
        case (.resuming, .failed):
            Outcome(
                .waiting,
                true,
                until: 100,
                [.attemptFailed(.seconds(10), .commandFailed), .waitBegan(planned: .seconds(60))],
                .wait
            )
        case (.resumingToPause, .failed):
            Outcome(.paused, true, until: 100, [.attemptFailed(.seconds(10), .commandFailed), .waitBegan(planned: .seconds(60))])
        case (.resuming, .paused): Outcome(.resuming, true)
        case (.resumingToPause, .paused): Outcome(.resuming, true, [], isPaused)
        case (.resuming, .unpausedEarly), (.resuming, .unpaused): Outcome(.resuming, true, [], notPaused)
        case (.resumingToPause, .unpausedEarly), (.resumingToPause, .unpaused): Outcome(.resuming, true)
        case (.resuming, .resumeNow), (.resuming, .newSession), (.resuming, .gone): Outcome(.resuming, true, [], attempt)
        case (.resumingToPause, .resumeNow), (.resumingToPause, .newSession), (.resumingToPause, .gone):
            Outcome(.resuming, true, [], attempt)
        // Paused with nothing to supervise.
        case (.idlePaused, .started): Outcome(.paused, true, [.sessionStarted])
        case (.idlePaused, .stoppedAtALimit), (.idlePaused, .completed): Outcome(.paused, false, [], noSession)
        case (.idlePaused, .waitEndedEarly), (.idlePaused, .waitEnded): Outcome(.paused, false, [], noWait)
        case (.idlePaused, .succeeded), (.idlePaused, .failed): Outcome(.paused, false, [], noAttempt)
        case (.idlePaused, .paused): Outcome(.paused, false, [], isPaused)
        case (.idlePaused, .unpausedEarly), (.idlePaused, .unpaused): Outcome(.monitoring, false)
        case (.idlePaused, .resumeNow): Outcome(.resuming, true, [.attemptBegan(.manual)], manual)
        case (.idlePaused, .newSession): Outcome(.resuming, true, [.attemptBegan(.manual)], new)
        case (.idlePaused, .gone): Outcome(.paused, false, [], left)
        // Paused with a session that runs.
        case (.runningPaused, .started): Outcome(.paused, true, [.sessionStarted])
        case (.runningPaused, .stoppedAtALimit): Outcome(.paused, true, until: 260, [limit, .waitBegan(planned: .seconds(220))])
        case (.runningPaused, .completed): Outcome(.paused, false, [done], .end(.completed))
        case (.runningPaused, .waitEndedEarly), (.runningPaused, .waitEnded): Outcome(.paused, true, [], noWait)
        case (.runningPaused, .succeeded), (.runningPaused, .failed): Outcome(.paused, true, [], noAttempt)
        case (.runningPaused, .paused): Outcome(.paused, true, [], isPaused)
        case (.runningPaused, .unpausedEarly), (.runningPaused, .unpaused): Outcome(.monitoring, true)
        case (.runningPaused, .resumeNow), (.runningPaused, .newSession): Outcome(.paused, true, [], running)
        case (.runningPaused, .gone): Outcome(.paused, false, [], left)
        // Paused with a wait, whose deadline stands.
        case (.waitingPaused, .started): Outcome(.paused, true, until: 160, [.sessionStarted])
        case (.waitingPaused, .stoppedAtALimit), (.waitingPaused, .completed): Outcome(.paused, true, until: 160, [], noSession)
        case (.waitingPaused, .waitEndedEarly), (.waitingPaused, .waitEnded): Outcome(.paused, true, until: 160, [], noWait)
        case (.waitingPaused, .succeeded), (.waitingPaused, .failed): Outcome(.paused, true, until: 160, [], noAttempt)
        case (.waitingPaused, .paused): Outcome(.paused, true, until: 160, [], isPaused)
        case (.waitingPaused, .unpausedEarly): Outcome(.waiting, true, until: 160, [], .wait)
        case (.waitingPaused, .unpaused): Outcome(.resuming, true, [.waitEnded(.seconds(1000)), .attemptBegan(.rateLimit)], same)
        case (.waitingPaused, .resumeNow): Outcome(.resuming, true, [.waitEnded(.seconds(40)), .attemptBegan(.manual)], manual)
        case (.waitingPaused, .newSession): Outcome(.resuming, true, [.waitEnded(.seconds(40)), .attemptBegan(.manual)], new)
        case (.waitingPaused, .gone): Outcome(.paused, false, [.waitEnded(.seconds(40))], left)
        }
    }

    @Test(arguments: Situation.allCases, Incoming.allCases)
    func everyEventInEverySituation(situation: Situation, incoming: Incoming) {
        var policy = ResumePolicy()
        policy.backoff.jitter = 0
        var machine = SessionStateMachine(policy: policy)
        for (event, time) in situation.events {
            let transition = machine.handle(event, at: .at(time), random: 0.5)
            if case .refuse(let reason) = transition.action { Issue.record("\(event) was refused: \(reason)") }
        }
        let transition = machine.handle(incoming.event, at: .at(incoming.time), random: 0.5)
        var outcome = Outcome(machine.daemonState, machine.hasSession)
        outcome.deadline = machine.wait.map { $0.unixDeadline(at: .at(incoming.time)) - Moment.startOfWallClock }
        outcome.transition = transition
        #expect(outcome == Self.outcome(situation, incoming))
    }
}

private func reset(_ seconds: Double) -> Double { Moment.startOfWallClock + seconds }
