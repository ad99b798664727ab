import InMemoryLogging
import Logging
import MetricRegistry
import StopClassification
import SystemPackage
import TestSupport
import Testing

@testable import Supervisor

/// The loop as a whole: a scripted assistant, a clock that the test moves, and the real metrics.
@Suite(.timeLimit(.minutes(5)))
struct SupervisorTests {
    private struct Bench {
        let clock = VirtualClock()
        let launcher = ScriptedLauncher()
        let surroundings = ScriptedSurroundings()
        let registry = Registry()
        let log = InMemoryLogHandler()
        let metrics: WitnessedMetrics
        let supervisor: Supervisor

        init(
            kind: AssistantKind = .claude,
            resume: [String]? = ["claude", "--resume", "{session_id}"],
            sessionFile: FilePath? = nil,
            stays: Bool = false,
            _ change: (inout ResumePolicy) -> Void = { _ in }
        ) throws {
            var policy = ResumePolicy()
            policy.backoff = Backoff(base: .seconds(30), max: .seconds(300), jitter: 0)
            change(&policy)
            metrics = WitnessedMetrics(
                base: try SupervisorMetrics(registry: registry, version: "1", commit: "unknown", uptime: { 0 })
            )
            supervisor = Supervisor(
                configuration: Supervisor.Configuration(
                    assistant: AssistantCommand(kind: kind, command: ["claude", "-p", "{prompt}"], resume: resume),
                    sessionFile: sessionFile,
                    policy: policy,
                    stays: stays
                ),
                world: SupervisorWorld(launcher: launcher, surroundings: surroundings),
                metrics: metrics,
                clock: clock.supervisorClock,
                logger: Logger(label: "test") { [log] _ in log }
            )
        }

        /// Runs the supervisor until it has ended by itself.
        func whileRunning(_ body: () async throws -> Void) async throws {
            let task = Task { await supervisor.run() }
            try await body()
            await task.value
        }

        var reading: SuiteReading {
            let reading = SuiteReading(registry)
            reading.checkInvariants()
            return reading
        }

        func untilState(_ state: DaemonState) async throws {
            try await metrics.events.wait { _ in supervisor.status.state == state.name ? () : nil }
            // The state comes first, then it is told, and slept: whoever moves the clock before moves it for the wait's first look.
            if state == .waiting { _ = try await clock.nextDeadline() }
        }

        var lines: [String] { log.entries.map { "\($0.message)" } }
    }

    private static let limit =
        #"{"type":"result","subtype":"success","is_error":true,"result":"Claude AI usage limit reached|\#(Int(Moment.startOfWallClock) + 600)","session_id":"s-1"}"#
    private static let transient =
        "API Error: 529 {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"

    @Test func aSessionThatCompletesIsTheEnd() async throws {
        let bench = try Bench()
        try await bench.whileRunning { try await bench.launcher.next().end(.exited(0), stoppedAt: .zero) }
        #expect(bench.supervisor.exitStatus == 0)
        let reading = bench.reading
        #expect(reading.sum("sessions_started_total") == 1)
        #expect(reading.sum("resumes_total") == 0)
        #expect(reading.histograms["detection_latency_seconds"]?.count == 1)
        #expect(reading.values["active_sessions"] == 0)
        #expect(bench.lines.last == "session completed")
    }

    @Test func anAnnouncedResetIsWaitedForAndTheSameSessionResumed() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try await bench.launcher.next().end(.exited(1), printing: Self.limit)
            try await bench.untilState(.waiting)
            #expect(bench.reading.values["wait_deadline_timestamp_seconds"] == Moment.startOfWallClock + 660)
            #expect(bench.supervisor.status.waitingFor == "rate_limit")
            try await bench.clock.advance(to: 659)
            #expect(bench.launcher.starts.count == 1)
            try await bench.clock.advance(to: 660)
            let resumed = try await bench.launcher.next()
            #expect(resumed.arguments == ["claude", "--resume", "s-1"])
            #expect(bench.reading.values["daemon_state"] == 4)
            try await bench.clock.advance(to: 665)
            try await bench.untilState(.monitoring)
            resumed.end(.exited(0))
        }
        let reading = bench.reading
        #expect(reading.values["resumes_total{rate_limit}"] == 1)
        #expect(reading.sum("resumes_success_total") == 1)
        #expect(reading.sum("rate_limits_total") == 1)
        #expect(reading.sum("saves_total") == 1)
        #expect(reading.sum("time_saved_seconds_total") == 960)
        #expect(reading.histograms["wait_duration_seconds"]?.sum == 660)
        #expect(reading.histograms["resume_duration_seconds"]?.sum == 5)
        #expect(reading.sum("sessions_started_total") == 1)
        #expect(bench.supervisor.status.lastAttempt == "success")
    }

    @Test func aResumeThatCompletesBeforeItIsConfirmedHasSucceeded() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try await bench.launcher.next().end(.exited(1), printing: Self.limit)
            try await bench.untilState(.waiting)
            try await bench.clock.advance(to: 660)
            try await bench.launcher.next().end(.exited(0))
        }
        #expect(bench.reading.sum("resumes_success_total") == 1)
        #expect(bench.supervisor.exitStatus == 0)
    }

    @Test func aResumeThatStopsAtOnceIsTriedAgainAndGivenUp() async throws {
        let bench = try Bench(resume: ["claude", "again"]) { $0.maxRetries = 1 }
        try await bench.whileRunning {
            try await bench.launcher.next().end(.exited(1), printing: Self.transient)
            try await bench.clock.advance(to: 30)
            try await bench.launcher.next().end(.exited(1), printing: Self.transient)
            try await bench.untilState(.waiting)
            #expect(bench.supervisor.status.retries == 0)
            try await bench.clock.advance(to: 90)
            try await bench.launcher.next().end(.exited(1), printing: Self.transient)
        }
        let reading = bench.reading
        #expect(reading.values["resumes_total{transient}"] == 2)
        #expect(reading.values["resumes_failure_total{command_failed}"] == 1)
        #expect(reading.values["resumes_failure_total{retry_exceeded}"] == 1)
        #expect(reading.values["retry_attempts"] == 0)
        #expect(bench.lines.last == "giving up: the session could not be resumed")
        #expect(bench.supervisor.exitStatus == 1)
    }

    @Test func aResumeThatCannotBeStartedIsCountedAndTriedAgain() async throws {
        let bench = try Bench(resume: ["claude", "again"])
        bench.launcher.fail(start: 2, .spawnFailed)
        try await bench.whileRunning {
            try await bench.launcher.next().end(.exited(1), printing: Self.transient)
            try await bench.clock.advance(to: 90)
            try await bench.launcher.next().end(.exited(0))
        }
        #expect(bench.reading.values["resumes_failure_total{spawn_failed}"] == 1)
        #expect(bench.reading.sum("resumes_success_total") == 1)
    }

    @Test func withoutTheSessionsIdNoOtherIsResumed() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try await bench.launcher.next().end(.exited(1), printing: Self.transient)
            try await bench.clock.advance(to: 30)
        }
        #expect(bench.launcher.starts.count == 1)
        #expect(bench.reading.values["resumes_failure_total{config}"] == 1)
        #expect(bench.lines.contains("cannot resume: the session's id is not known and the resume command asks for it"))
    }

    @Test func anExhaustedContextBeginsANewSessionAtOnce() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("---\nstepsCompleted: [1, 2]\ntotalSteps: 5\n---\n", to: "session.md")
        try folder.write("# Step 3: write the tests\n", to: "Next-step.md")
        let bench = try Bench(sessionFile: file)
        try await bench.whileRunning {
            try await bench.launcher.next().end(.exited(1), printing: "Prompt is too long")
            let next = try await bench.launcher.next()
            #expect(next.arguments.dropLast() == ["claude", "-p"])
            #expect(next.arguments.last?.contains("write the tests") == true)
            #expect(bench.reading.values["current_session_steps_completed"] == 2)
            #expect(bench.reading.values["current_session_steps_total"] == 5)
            next.end(.exited(0))
        }
        let reading = bench.reading
        #expect(reading.values["resumes_total{context_exhausted}"] == 1)
        #expect(reading.sum("context_exhaustions_total") == 1)
        #expect(reading.sum("sessions_started_total") == 2)
        #expect(reading.values["current_session_steps_completed"] == 0)
    }

    @Test(arguments: [
        ("Invalid API key · Please run /login", ProcessStatus.exited(1)), ("Credit balance is too low", .exited(1)), ("", .signalled(2)),
        ("", .signalled(9)), ("what is this", .exited(3)),
    ])
    func someStopsAreForAPersonToLookAt(_ output: String, _ status: ProcessStatus) async throws {
        let bench = try Bench()
        try await bench.whileRunning { try await bench.launcher.next().end(status, printing: output) }
        #expect(bench.launcher.starts.count == 1)
        #expect(bench.reading.sum("resumes_total") == 0)
        #expect(bench.lines.last?.hasPrefix("not resuming: ") == true)
        #expect(bench.supervisor.exitStatus == status.shellValue)
    }

    @Test func anAssistantThatCannotBeStartedIsTheEnd() async throws {
        let bench = try Bench()
        bench.launcher.fail(start: 1, .spawnFailed)
        try await bench.whileRunning {}
        #expect(bench.supervisor.exitStatus == 127)
        #expect(bench.reading.sum("sessions_started_total") == 0)
        #expect(bench.lines == ["cannot start the assistant: no such thing"])
    }

    @Test func anOperatorPausesUnpausesAndResumes() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            let first = try await bench.launcher.next()
            try await bench.untilState(.monitoring)
            #expect(await bench.supervisor.control(.resumeNow) == "the session is running")
            #expect(await bench.supervisor.control(.unpause) == "not paused")
            #expect(await bench.supervisor.control(.pause) == nil)
            first.end(.exited(1), printing: Self.limit)
            try await bench.metrics.events.wait { _ in bench.supervisor.status.waitDeadline.map { _ in () } }
            #expect(bench.reading.values["daemon_state"] == 2)
            #expect(await bench.supervisor.control(.unpause) == nil)
            #expect(bench.reading.values["daemon_state"] == 3)
            #expect(await bench.supervisor.control(.resumeNow) == nil)
            let resumed = try await bench.launcher.next()
            #expect(resumed.arguments == ["claude", "--resume", "s-1"])
            resumed.end(.exited(0))
        }
        let reading = bench.reading
        #expect(reading.values["resumes_total{manual}"] == 1)
        #expect(reading.sum("resumes_success_total") == 1)
        // Asked for by a person, so it saved nobody's time.
        #expect(reading.sum("saves_total") == 0)
        #expect(await bench.supervisor.control(.pause) == "the supervisor has ended")
    }

    @Test func aShutdownEndsTheAssistantFirst() async throws {
        let bench = try Bench(stays: true)
        let task = Task { await bench.supervisor.run() }
        let assistant = try await bench.launcher.next()
        try await bench.untilState(.monitoring)
        task.cancel()
        try await assistant.untilTerminated()
        assistant.end(.signalled(15), printing: Self.limit)
        await task.value
        #expect(assistant.terminationCount == 1)
        // Counted, and not resumed.
        let reading = bench.reading
        #expect(reading.sum("rate_limits_total") == 1)
        #expect(reading.sum("resumes_total") == 0)
        #expect(reading.values["active_sessions"] == 0)
        #expect(bench.supervisor.exitStatus == 143)
    }

    @Test func aShutdownDuringAnAttemptCancelsIt() async throws {
        let bench = try Bench()
        let task = Task { await bench.supervisor.run() }
        try await bench.launcher.next().end(.exited(1), printing: Self.limit)
        try await bench.untilState(.waiting)
        try await bench.clock.advance(to: 660)
        let resumed = try await bench.launcher.next()
        try await bench.untilState(.resuming)
        task.cancel()
        try await resumed.untilTerminated()
        resumed.end(.signalled(15))
        await task.value
        #expect(bench.reading.values["resumes_failure_total{cancelled}"] == 1)
        #expect(bench.reading.values["resumes_in_flight"] == 0)
    }

    @Test func aPolicyThatComesDuringTheShutdownResumesNothing() async throws {
        let bench = try Bench { $0.resetMargin = .zero }
        let task = Task { await bench.supervisor.run() }
        let assistant = try await bench.launcher.next()
        try await bench.untilState(.monitoring)
        task.cancel()
        try await assistant.untilTerminated()
        bench.supervisor.policy = ResumePolicy()
        assistant.end(.exited(1), printing: "Claude AI usage limit reached|\(Int(Moment.startOfWallClock) - 5)")
        await task.value
        #expect(bench.launcher.starts.count == 1)
        #expect(bench.reading.sum("resumes_total") == 0)
    }

    @Test func whoCannotWaitKillsTheAssistant() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            let assistant = try await bench.launcher.next()
            try await bench.untilState(.monitoring)
            bench.supervisor.killAssistant()
            #expect(assistant.killCount == 1)
            assistant.end(.signalled(9))
        }
        bench.supervisor.killAssistant()
    }

    @Test func aWallClockThatIsSetForwardEndsTheWait() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try await bench.launcher.next().end(.exited(1), printing: Self.limit)
            try await bench.untilState(.waiting)
            bench.clock.setWallClock(forward: 700)
            try await bench.clock.advance(to: 1)
            try await bench.launcher.next().end(.exited(0))
        }
        // The measured time, not the planned one.
        #expect(bench.reading.histograms["wait_duration_seconds"]?.sum == 1)
    }

    @Test func aSavedResumeIsToldOnce() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try await bench.launcher.next().end(.exited(1), printing: Self.limit)
            try await bench.untilState(.waiting)
            #expect(bench.lines.filter { $0.hasPrefix("waiting 11 min") }.count == 1, "\(bench.lines)")
            // Looks at the clock every second announce nothing.
            try await bench.clock.advance(to: 300)
            #expect(bench.lines.filter { $0.hasPrefix("waiting ") }.count == 1)
            try await bench.clock.advance(to: 660)
            try await bench.launcher.next().end(.exited(0))
        }
    }
}
