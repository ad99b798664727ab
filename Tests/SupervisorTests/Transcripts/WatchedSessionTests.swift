import InMemoryLogging
import Logging
import MetricRegistry
import StopClassification
import SystemPackage
import TestSupport
import Testing

@testable import Supervisor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Sessions whose stop no process of ours tells: the real log, a scripted assistant, and a clock that the test moves.
@Suite(.timeLimit(.minutes(5)))
struct WatchedSessionTests {
    private struct Bench {
        let folder: TemporaryFolder
        let clock = VirtualClock()
        let launcher = ScriptedLauncher()
        let registry = Registry()
        let log = InMemoryLogHandler()
        let metrics: WitnessedMetrics
        let supervisor: Supervisor

        init(elsewhere: Bool = true) throws {
            folder = try TemporaryFolder()
            var policy = ResumePolicy()
            policy.backoff = Backoff(base: .seconds(30), max: .seconds(300), jitter: 0)
            metrics = WitnessedMetrics(
                base: try SupervisorMetrics(registry: registry, version: "1", commit: "unknown", uptime: { 0 })
            )
            supervisor = Supervisor(
                configuration: Supervisor.Configuration(
                    assistant: AssistantCommand(kind: .claude, command: AssistantCommand.usual(.claude)),
                    workingDirectory: "/srv/app",
                    terminal: elsewhere ? .pipe : .pseudoTerminal,
                    transcripts: .claude(folder: folder.path),
                    isStartedElsewhere: elsewhere,
                    policy: policy,
                    stays: elsewhere
                ),
                world: SupervisorWorld(launcher: launcher, surroundings: ScriptedSurroundings()),
                metrics: metrics,
                clock: clock.supervisorClock,
                logger: Logger(label: "test") { [log] _ in log }
            )
        }

        /// Runs the supervisor until the body is done.
        func whileRunning(_ body: () async throws -> Void) async throws {
            let supervisor = supervisor
            let task = Task { await supervisor.run() }
            do {
                try await body()
            } catch {
                task.cancel()
                throw error
            }
            task.cancel()
            await task.value
        }

        /// A log that is there at once, written so many seconds before the clock's beginning.
        func place(_ text: String, written seconds: Int = 0) throws {
            let hidden = try folder.write(text, to: "hidden")
            let time = timespec(tv_sec: Int(Moment.startOfWallClock) - seconds, tv_nsec: 0)
            var times = [time, time]
            utimensat(AT_FDCWD, hidden.string, &times, 0)
            rename(hidden.string, folder.path.appending("s-1.jsonl").string)
        }

        func append(_ text: String) throws {
            let file = try FileDescriptor.open(folder.path.appending("s-1.jsonl"), .writeOnly, options: [.append])
            _ = try file.closeAfter { try file.writeAll(text.utf8) }
        }

        func untilState(_ state: DaemonState) async throws {
            try await metrics.events.wait { _ in supervisor.status.state == state.name ? () : nil }
        }

        func untilSession() async throws {
            try await metrics.events.wait { _ in supervisor.status.hasSession ? () : nil }
        }

        func hook(_ name: String, id: String? = "s-1", folder: String? = "/srv/app") async -> String? {
            let event: HookReport.Event = name == "StopFailure" ? .stopped : .active
            let reason = #""error":"rate_limit","error_message":"API Error: Rate limit reached""#
            let payload = #"{"hook_event_name":"\#(name)","session_id":"s-1",\#(reason)}"#
            return await supervisor.report(
                HookReport(event: event, sessionID: id, workingDirectory: folder, payload: Array(payload.utf8))
            )
        }

        var reading: SuiteReading {
            let reading = SuiteReading(registry)
            reading.checkInvariants()
            return reading
        }

        var lines: [String] { log.entries.map { "\($0.message)" } }
    }

    private static let work =
        #"{"type":"assistant","sessionId":"s-1","message":{"role":"assistant","content":[{"type":"text","text":"ok"}]}}"# + "\n"
    private static let bookkeeping = #"{"type":"system","subtype":"turn_duration","sessionId":"s-1"}"# + "\n"
    private static let limit =
        #"{"type":"assistant","isApiErrorMessage":true,"apiErrorStatus":429,"error":"rate_limit","sessionId":"s-1","message":{"model":"<synthetic>","content":[{"type":"text","text":"Claude AI usage limit reached|\#(Int(Moment.startOfWallClock) + 600)"}]}}"#
        + "\n"

    @Test func aLimitInTheLogIsWaitedForAndTheSessionResumed() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try bench.place(Self.work)
            try await bench.untilSession()
            try bench.append(Self.limit + Self.bookkeeping)
            try await bench.untilState(.waiting)
            #expect(bench.supervisor.status.waitDeadline == Moment.startOfWallClock + 660)
            #expect(bench.supervisor.status.sessionID == "s-1")
            try await bench.clock.advance(to: 660)
            let resumed = try await bench.launcher.next()
            #expect(resumed.arguments.prefix(5) == ["claude", "--resume", "s-1", "-p", "continue"])
            // What it writes into the log is its own; its end tells.
            try bench.append(Self.work + Self.limit + Self.work)
            try await bench.clock.advance(to: 670)
            try await bench.untilState(.monitoring)
            resumed.end(.exited(0))
            try await bench.metrics.events.wait { _ in bench.supervisor.status.hasSession ? nil : () }
        }
        let reading = bench.reading
        #expect(reading.sum("rate_limits_total") == 1)
        #expect(reading.sum("resumes_success_total") == 1)
        #expect(reading.sum("sessions_started_total") == 1)
    }

    @Test func whoTakesOverIsLeftAlone() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try bench.place(Self.work)
            try await bench.untilSession()
            try bench.append(Self.limit)
            try await bench.untilState(.waiting)
            try await bench.clock.advance(to: 300)
            try bench.append(Self.work)
            try await bench.untilState(.monitoring)
            try await bench.clock.advance(to: 900)
        }
        #expect(bench.launcher.starts.isEmpty)
        let reading = bench.reading
        #expect(reading.sum("resumes_total") == 0)
        #expect(reading.sum("sessions_started_total") == 1)
        #expect(reading.histograms["wait_duration_seconds"]?.count == 1)
        #expect(bench.lines.contains { $0.contains("goes on by itself") })
    }

    @Test func anOldStopIsLeftAtThat() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            let past = Self.limit.replacing("|\(Int(Moment.startOfWallClock) + 600)", with: "|\(Int(Moment.startOfWallClock) - 3600)")
            try bench.place(Self.work + past, written: 7200)
            try await bench.metrics.events.wait { _ in bench.lines.contains { $0.contains("resume --now") } ? () : nil }
            #expect(!bench.supervisor.status.hasSession)
            // Its user goes on.
            try await bench.clock.advance(to: 10)
            try bench.append(Self.work)
            try await bench.untilSession()
        }
        #expect(bench.reading.sum("sessions_started_total") == 1)
        #expect(bench.reading.sum("rate_limits_total") == 0)
        #expect(bench.launcher.starts.isEmpty)
    }

    @Test func anOldStopThatIsToResetIsWaitedFor() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try bench.place(Self.work + Self.limit, written: 7200)
            try await bench.untilState(.waiting)
        }
        // Nobody watched when it stopped.
        #expect(bench.reading.histograms["detection_latency_seconds"]?.count == 0)
    }

    @Test func aHookIsQuickerThanTheLogAndCountsOnce() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            try bench.place(Self.work)
            try await bench.untilSession()
            #expect(await bench.hook("StopFailure") == nil)
            try await bench.untilState(.waiting)
            // What the log says at once is what the hook has told.
            try bench.append(Self.work)
            try bench.append(Self.limit)
            try await bench.clock.advance(to: 4)
            #expect(bench.supervisor.status.state == "waiting")
            try await bench.clock.advance(to: 6)
            #expect(await bench.hook("UserPromptSubmit") == nil)
            try await bench.untilState(.monitoring)
        }
        #expect(bench.reading.sum("rate_limits_total") == 1)
        #expect(bench.reading.sum("resumes_total") == 0)
    }

    @Test func aHookOfAnotherSessionIsRefused() async throws {
        let bench = try Bench()
        try await bench.whileRunning {
            #expect(await bench.hook("StopFailure", folder: "/srv/other")?.contains("another session") == true)
            #expect(await bench.hook("StopFailure", folder: nil)?.contains("another session") == true)
            // The first of this directory is ours, and then no other.
            #expect(await bench.hook("StopFailure", folder: "/srv/app/../app") == nil)
            try await bench.untilState(.waiting)
            #expect(await bench.hook("UserPromptSubmit", id: "s-2")?.contains("another session") == true)
        }
        #expect(await bench.hook("StopFailure") == "the supervisor has ended")
        #expect(bench.reading.sum("sessions_started_total") == 1)
    }

    @Test func anInteractiveAssistantMakesRoomForWhatResumesItsSession() async throws {
        let bench = try Bench(elsewhere: false)
        try await bench.whileRunning {
            let interactive = try await bench.launcher.next()
            try bench.place(Self.work)
            while bench.supervisor.status.sessionID == nil { await Task.yield() }
            try bench.append(Self.limit)
            try await bench.untilState(.waiting)
            #expect(interactive.terminationCount == 0)
            try await bench.clock.advance(to: 660)
            try await interactive.untilTerminated()
            #expect(bench.launcher.starts.count == 1)
            interactive.end(.signalled(15))
            let resumed = try await bench.launcher.next()
            #expect(resumed.arguments.contains("s-1"))
            try await bench.clock.advance(to: 670)
            try await bench.untilState(.monitoring)
            resumed.end(.exited(0))
        }
        let reading = bench.reading
        #expect(reading.sum("rate_limits_total") == 1)
        #expect(reading.sum("resumes_success_total") == 1)
        #expect(reading.values["active_sessions"] == 0)
    }

    @Test func anInteractiveAssistantThatIsNotResumedStaysForItsUser() async throws {
        let bench = try Bench(elsewhere: false)
        let auth = Self.limit.replacing("429", with: "401").replacing("rate_limit", with: "authentication_failed")
            .replacing("Claude AI usage limit reached|\(Int(Moment.startOfWallClock) + 600)", with: "Please run /login")
        try await bench.whileRunning {
            let interactive = try await bench.launcher.next()
            try bench.place(Self.work + auth)
            try await bench.metrics.events.wait { _ in bench.supervisor.status.hasSession ? nil : () }
            // Its user logs in and goes on; then comes a limit.
            try await bench.clock.advance(to: 10)
            try bench.append(Self.work)
            try await bench.untilSession()
            try bench.append(Self.limit)
            try await bench.untilState(.waiting)
            interactive.end(.exited(0))
            try await bench.metrics.events.wait { _ in bench.supervisor.status.hasSession ? nil : () }
        }
        #expect(bench.reading.sum("sessions_started_total") == 1)
        #expect(bench.launcher.starts.count == 1)
    }

    @Test func anInteractiveAssistantThatIsClosedIsNotResumed() async throws {
        let bench = try Bench(elsewhere: false)
        try await bench.whileRunning {
            let interactive = try await bench.launcher.next()
            try bench.place(Self.work + Self.limit)
            try await bench.untilState(.waiting)
            interactive.end(.exited(0))
            try await bench.metrics.events.wait { _ in bench.supervisor.status.hasSession ? nil : () }
        }
        #expect(bench.launcher.starts.count == 1)
        #expect(bench.reading.sum("resumes_total") == 0)
        #expect(bench.lines.contains { $0.contains("left at its stop") })
    }
}
