import StopClassification
import Testing

@testable import Supervisor

/// Budgets and the guard against loops.
struct SessionStateMachineSafetyTests {
    private static func policy() -> ResumePolicy {
        var policy = ResumePolicy()
        policy.maxRetries = 2
        policy.onCrash = true
        policy.backoff = Backoff(base: .seconds(10), max: .seconds(100), jitter: 0)
        return policy
    }

    private var machine = SessionStateMachine(policy: policy())

    private mutating func handle(_ event: SessionEvent, at seconds: Double) -> SessionTransition {
        machine.handle(event, at: .at(seconds), random: 0)
    }

    /// Stops, waits and succeeds; returns when the resume was confirmed.
    private mutating func resume(after stopClass: StopClass, at seconds: Double) -> Double {
        _ = handle(.stopped(Stop(stopClass: stopClass)), at: seconds)
        let due = machine.wait.map { $0.unixDeadline(at: .at(seconds)) - Moment.startOfWallClock } ?? seconds
        if machine.wait != nil { _ = handle(.waitEnded, at: due) }
        #expect(machine.daemonState == .resuming)
        _ = handle(.attemptSucceeded, at: due + 5)
        return due + 5
    }

    // MARK: The same stop twice

    @Test(arguments: [StopClass.contextExhausted, .outputLimit, .crashed])
    func theSameStopTwiceWithoutProgressIsGivenUp(stopClass: StopClass) {
        var test = self
        _ = test.handle(.sessionStarted, at: 0)
        let confirmed = test.resume(after: stopClass, at: 0)
        // Answers are no progress where they are what fills the context or comes before the crash.
        let again = Stop(stopClass: stopClass, progress: Stop.Progress(didAnswer: true))
        let transition = test.handle(.stopped(again), at: confirmed + 60)
        #expect(transition.facts == [.stopped(stopClass, latency: nil)])
        #expect(transition.action == .end(.repeated(stopClass)))
        #expect(!test.machine.hasSession && test.machine.retries == 0)
    }

    @Test(arguments: [Stop.Progress(didStep: true), Stop.Progress()], [60.0, 700])
    func progressIsAStepOrTime(progress: Stop.Progress, seconds: Double) {
        var test = self
        _ = test.handle(.sessionStarted, at: 0)
        let confirmed = test.resume(after: .contextExhausted, at: 0)
        let action = test.handle(.stopped(Stop(stopClass: .contextExhausted, progress: progress)), at: confirmed + seconds).action
        let isGivenUp = !progress.didStep && seconds < 600
        #expect((action == .end(.repeated(.contextExhausted))) == isGivenUp)
    }

    @Test func anotherStopIsNoRepetition() {
        var test = self
        _ = test.handle(.sessionStarted, at: 0)
        let confirmed = test.resume(after: .contextExhausted, at: 0)
        #expect(test.handle(.stopped(Stop(stopClass: .outputLimit)), at: confirmed + 1).action != .end(.repeated(.outputLimit)))
    }

    @Test func whatAnOperatorResumedIsCountedAnew() {
        var test = self
        _ = test.handle(.sessionStarted, at: 0)
        _ = test.resume(after: .crashed, at: 0)
        _ = test.handle(.stopped(Stop(stopClass: .crashed)), at: 20)
        #expect(test.handle(.resumeNow, at: 30).action == .attempt(ResumePlan(reason: .manual)))
        _ = test.handle(.attemptSucceeded, at: 35)
        #expect(test.handle(.stopped(Stop(stopClass: .crashed)), at: 40).action == .wait)
    }

    @Test(arguments: [StopClass.rateLimit, .transient])
    func aLimitThatIsStillThereGoesOnWithItsIncident(stopClass: StopClass) {
        var test = self
        _ = test.handle(.sessionStarted, at: 0)
        var time = test.resume(after: stopClass, at: 0)
        // The backoff goes on growing, and the retries come to an end.
        for (retries, wait) in [(0, 20.0), (1, 40)] {
            let transition = test.handle(.stopped(Stop(stopClass: stopClass)), at: time)
            #expect(transition.facts.last == .waitBegan(planned: .seconds(wait)))
            #expect(test.machine.retries == retries)
            _ = test.handle(.waitEnded, at: time + wait)
            time += wait + 5
            _ = test.handle(.attemptSucceeded, at: time)
            #expect(test.machine.retries == 0)
        }
        #expect(test.handle(.stopped(Stop(stopClass: stopClass)), at: time).action == .end(.gaveUp))
    }

    @Test func anAnswerShowsThatALimitWasOver() {
        var test = self
        _ = test.handle(.sessionStarted, at: 0)
        let time = test.resume(after: .rateLimit, at: 0)
        let stop = Stop(stopClass: .rateLimit, progress: Stop.Progress(didAnswer: true))
        #expect(test.handle(.stopped(stop), at: time + 1).facts.last == .waitBegan(planned: .seconds(10)))
    }

    @Test func anAttemptThatStopsAsTheSessionDidIsTheSecondTime() {
        var test = self
        _ = test.handle(.sessionStarted, at: 0)
        _ = test.handle(.stopped(Stop(stopClass: .contextExhausted)), at: 0)
        let transition = test.handle(.attemptFailed(.commandFailed, Stop(stopClass: .contextExhausted)), at: 1)
        #expect(transition.facts == [.attemptFailed(.seconds(1), .retryExceeded)])
        #expect(transition.action == .end(.repeated(.contextExhausted)))
    }

    // MARK: Budgets

    @Test func whereAnHoursAttemptsAreUsedUpTheNextOneWaits() {
        var test = self
        test.machine.policy.budget = ResumeBudget(perHour: 1, perDay: 10)
        _ = test.handle(.sessionStarted, at: 0)
        _ = test.handle(.stopped(Stop(stopClass: .outputLimit)), at: 0)
        _ = test.handle(.attemptSucceeded, at: 5)
        let transition = test.handle(.stopped(Stop(stopClass: .contextExhausted)), at: 600)
        #expect(transition.facts.last == .waitBegan(planned: .seconds(3000)))
        #expect(test.machine.wait?.cause == .hourlyBudget)
        #expect(test.handle(.waitEnded, at: 3600).action == .attempt(ResumePlan(reason: .contextExhausted)))
    }

    @Test func anAnnouncedResetThatIsLaterThanTheBudgetStays() {
        var test = self
        test.machine.policy.budget = ResumeBudget(perHour: 1, perDay: 10)
        _ = test.handle(.sessionStarted, at: 0)
        _ = test.resume(after: .outputLimit, at: 0)
        _ = test.handle(.stopped(Stop(stopClass: .rateLimit, resumeAt: Moment.startOfWallClock + 9000)), at: 60)
        #expect(test.machine.wait?.deadline == .unixTime(Moment.startOfWallClock + 9060))
        #expect(test.machine.wait?.cause == .announced)
    }

    @Test func aBudgetThatShrinksDuringAWaitMakesItLonger() {
        var test = self
        _ = test.handle(.sessionStarted, at: 0)
        let time = test.resume(after: .outputLimit, at: 0)
        _ = test.handle(.stopped(Stop(stopClass: .transient)), at: time)
        test.machine.policy.budget = ResumeBudget(perHour: 1, perDay: 10)
        let transition = test.handle(.waitEnded, at: time + 10)
        #expect(transition == SessionTransition(action: .wait))
        #expect(test.machine.wait?.cause == .hourlyBudget)
        #expect(test.handle(.waitEnded, at: 3600).facts == [.waitEnded(.seconds(3600 - time)), .attemptBegan(.transient)])
    }

    @Test func anOperatorIsNotHeldBackAndCounts() {
        var test = self
        test.machine.policy.budget = ResumeBudget(perHour: 1, perDay: 10)
        _ = test.handle(.sessionStarted, at: 0)
        _ = test.resume(after: .outputLimit, at: 0)
        _ = test.handle(.stopped(Stop(stopClass: .rateLimit)), at: 30)
        #expect(test.handle(.resumeNow, at: 40).action == .attempt(ResumePlan(reason: .manual)))
        #expect(test.machine.history.times.count == 2)
    }
}
