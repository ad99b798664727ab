import InMemoryLogging
import Logging
import MetricRegistry
import StopClassification
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@testable import Supervisor

/// What the loop does before it resumes, and what it does about files that are not what they were.
struct SupervisorSafetyTests {
    /// Drives the loop by hand, input by input.
    private final class Bench {
        let folder: TemporaryFolder
        let file: FilePath
        let clock = VirtualClock()
        let launcher = ScriptedLauncher()
        let surroundings = ScriptedSurroundings()
        let log = InMemoryLogHandler()
        let registry = Registry()
        let memory: any SessionMemory
        let supervisor: Supervisor
        var loop: SupervisorLoop
        private var inputs: AsyncStream<SupervisorInput>.Iterator

        init(memory: any SessionMemory = TransientMemory(), isFresh: Bool = false, command: [String] = ["claude", "{prompt}"]) throws {
            folder = try TemporaryFolder()
            file = try folder.write("---\nstepsCompleted: [1]\ntotalSteps: 5\n---\n", to: "session.md")
            var policy = ResumePolicy()
            policy.backoff = Backoff(base: .seconds(30), max: .seconds(300), jitter: 0)
            self.memory = memory
            supervisor = Supervisor(
                configuration: Supervisor.Configuration(
                    assistant: AssistantCommand(kind: .claude, command: command),
                    sessionFile: file,
                    backups: SessionBackup(directory: folder.path.appending("state/backups")),
                    isFresh: isFresh,
                    policy: policy
                ),
                world: SupervisorWorld(launcher: launcher, surroundings: surroundings, memory: memory),
                metrics: try SupervisorMetrics(registry: registry, version: "1", commit: "c", uptime: { 0 }),
                clock: clock.supervisorClock,
                logger: Logger(label: "test") { [log] _ in log }
            )
            inputs = supervisor.inputs.makeAsyncIterator()
            loop = SupervisorLoop(supervisor: supervisor)
        }

        /// The assistant that runs ends, having printed a line.
        func end(_ status: ProcessStatus, _ line: String) async throws {
            try await launcher.next().end(status, printing: Self.opening, line)
            if let input = await inputs.next() { await loop.handle(input) }
            check()
        }

        func tell(_ news: AssistantNews, by assistant: ScriptedAssistant) async {
            await loop.handle(.news(assistant.id, news))
            check()
        }

        func tick(after seconds: Double) async {
            clock.move(seconds)
            await loop.handle(.tick)
            check()
        }

        func expectToBeOver() {
            let isOver = loop.isOver
            #expect(isOver)
        }

        func check() { SuiteReading(registry).checkInvariants() }
        var lines: [String] { log.entries.map { "\($0.message)" } }
        var reading: SuiteReading { SuiteReading(registry) }

        static let opening = #"{"type":"system","subtype":"init","session_id":"s-1"}"#
        static let limit = "Claude AI usage limit reached|\(Int(Moment.startOfWallClock) + 600)"
    }

    // MARK: Right before resuming

    @Test func aSessionThatSomebodyElseUsesIsLeftAlone() async throws {
        let bench = try Bench()
        await bench.loop.start()
        try await bench.end(.exited(1), Bench.limit)
        bench.surroundings.users.update { $0["s-1"] = 4242 }
        await bench.tick(after: 300)
        #expect(bench.supervisor.status.state == "waiting")
        await bench.tick(after: 360)
        #expect(bench.launcher.starts.count == 1)
        #expect(bench.reading.sum("resumes_total") == 0)
        #expect(bench.lines.suffix(2) == ["the session is in use by process 4242", "not resuming: somebody else goes on with the session"])
        #expect(bench.supervisor.status.end == "not resuming: somebody else goes on with the session")
        bench.expectToBeOver()
    }

    @Test func soItIsWhenAPauseIsLiftedAfterTheWait() async throws {
        let bench = try Bench()
        await bench.loop.start()
        try await bench.end(.exited(1), Bench.limit)
        await bench.loop.handle(.control(.pause, ControlReply { _ in }))
        bench.surroundings.users.update { $0["s-1"] = 4242 }
        bench.clock.move(1000)
        await bench.loop.handle(.control(.unpause, ControlReply { _ in }))
        #expect(bench.launcher.starts.count == 1)
        bench.expectToBeOver()
        bench.check()
    }

    @Test func anOperatorsWishIsNotQuestioned() async throws {
        let bench = try Bench()
        await bench.loop.start()
        try await bench.end(.exited(1), Bench.limit)
        bench.surroundings.users.update { $0["s-1"] = 4242 }
        await bench.loop.handle(.control(.resumeNow, ControlReply { _ in }))
        #expect(bench.launcher.starts.last?.contains("s-1") == true)
    }

    @Test(arguments: [true, false])
    func aSessionFileThatIsGoneOrDoneEndsTheWait(isGone: Bool) async throws {
        let bench = try Bench()
        await bench.loop.start()
        try await bench.end(.exited(1), Bench.limit)
        if isGone { unlink(bench.file.string) } else { try bench.folder.write("---\nstatus: complete\n---\n", to: "session.md") }
        await bench.tick(after: 660)
        #expect(bench.launcher.starts.count == 1)
        let reason = isGone ? "the session file is gone" : "the session file says that the work is complete"
        #expect(bench.lines.last == "not resuming: \(reason)")
    }

    @Test func anAnswerConfirmsAResume() async throws {
        let bench = try Bench()
        await bench.loop.start()
        try await bench.end(.exited(1), Bench.limit)
        await bench.tick(after: 660)
        let assistant = try await bench.launcher.next()
        await bench.loop.handle(.news(assistant.id + 1, .answered))
        #expect(bench.reading.sum("resumes_in_flight") == 1)
        await bench.loop.handle(.news(assistant.id, .answered))
        #expect(bench.reading.sum("resumes_success_total") == 1)
        bench.check()
    }

    // MARK: New sessions

    @Test func aNewSessionBeginsWithACopy() async throws {
        let bench = try Bench()
        await bench.loop.start()
        try await bench.end(.exited(1), "Prompt is too long")
        #expect(bench.launcher.starts.last == ["claude", "Continue the work with step 2."])
        let copies = StateDirectory.names(in: bench.folder.path.appending("state/backups"))
        #expect(copies.count == 1 && bench.folder.read("state/backups/\(copies.first ?? "")")?.contains("totalSteps: 5") == true)
    }

    @Test(arguments: ["directory", "pipe", "link"])
    func withoutACopyThereIsNoNewSession(kind: String) async throws {
        let bench = try Bench()
        await bench.loop.start()
        unlink(bench.file.string)
        switch kind {
        case "directory": mkdir(bench.file.string, 0o700)
        case "pipe": _ = try bench.folder.makePipe("session.md")
        default: symlink("/etc/passwd", bench.file.string)
        }
        try await bench.end(.exited(1), "Prompt is too long")
        #expect(bench.launcher.starts.count == 1)
        #expect(bench.reading.values["resumes_failure_total{io}"] == 1)
        #expect(bench.lines.contains { $0.hasPrefix("no new session, since the session file cannot be backed up: ") })
        #expect(bench.supervisor.status.state == "waiting")
    }

    @Test func aSessionFileThatIsMissingLeavesNothingToCopy() async throws {
        let bench = try Bench()
        await bench.loop.start()
        unlink(bench.file.string)
        try await bench.end(.exited(1), "Prompt is too long")
        #expect(bench.launcher.starts.last == ["claude", "Continue the work."])
    }

    // MARK: What is remembered

    @Test func aWaitIsTakenUpByTheNextRun() async throws {
        let memory = TransientMemory()
        let first = try Bench(memory: memory)
        await first.loop.start()
        try await first.end(.exited(1), Bench.limit)
        let second = try Bench(memory: memory)
        second.clock.move(100)
        await second.loop.start()
        #expect(second.launcher.starts == [])
        #expect(second.supervisor.status.waitDeadline == Moment.startOfWallClock + 660)
        await second.tick(after: 560)
        #expect(second.launcher.starts == [["claude", "--resume", "s-1", "continue", "-p", "continue"]])
    }

    @Test(arguments: [(true, ["claude", "{prompt}"]), (false, ["claude", "other", "{prompt}"])])
    func aFreshRunAndAnotherCommandBeginAnew(isFresh: Bool, command: [String]) async throws {
        let memory = TransientMemory()
        let first = try Bench(memory: memory)
        await first.loop.start()
        try await first.end(.exited(1), Bench.limit)
        let second = try Bench(memory: memory, isFresh: isFresh, command: command)
        await second.loop.start()
        #expect(second.launcher.starts.count == 1)
        #expect(second.lines.contains { $0.contains("forgotten") })
        #expect(second.supervisor.snapshot.attemptTimes == first.supervisor.snapshot.attemptTimes)
    }

    @Test func anAssistantThatOutlivedItsSupervisorIsWaitedFor() async throws {
        let memory = TransientMemory()
        let first = try Bench(memory: memory)
        await first.loop.start()
        let left = try await first.launcher.next()
        let second = try Bench(memory: memory)
        second.surroundings.survivors.update { $0[left.mark] = left.id }
        await second.loop.start()
        await second.tick(after: 1)
        #expect(second.launcher.starts == [])
        let answers = Watched<[String?]>([])
        await second.loop.handle(.control(.newSession, ControlReply { answer in answers.update { $0.append(answer) } }))
        #expect(answers.value == ["the session is running"])
        second.surroundings.survivors.update { $0 = [:] }
        await second.tick(after: 1)
        #expect(second.launcher.starts.count == 1)
    }

    /// The session runs and has told its name; then the supervisor is gone.
    private static func killedWhileItRan(_ memory: TransientMemory) async throws -> ScriptedAssistant {
        let first = try Bench(memory: memory)
        await first.loop.start()
        let assistant = try await first.launcher.next()
        await first.tell(.session("s-1"), by: assistant)
        return assistant
    }

    @Test func aSessionThatRanIsResumedByTheNextRun() async throws {
        let memory = TransientMemory()
        _ = try await Self.killedWhileItRan(memory)
        let second = try Bench(memory: memory)
        await second.loop.start()
        #expect(second.launcher.starts == [["claude", "--resume", "s-1", "continue", "-p", "continue"]])
        #expect(second.supervisor.status.sessionID == "s-1")
        #expect(second.lines.contains { $0.hasPrefix("going on with the session that an earlier run left") })
        // It is no resume after a stop: nothing has been judged, and nothing is saved.
        #expect(second.reading.sum("sessions_started_total") == 1)
        #expect(second.reading.sum("resumes_total") == 0)
        second.check()
    }

    @Test(arguments: [(true, ["claude", "{prompt}"]), (false, ["claude", "other", "{prompt}"])])
    func unlessAFreshOneOrOtherWorkIsWanted(isFresh: Bool, command: [String]) async throws {
        let memory = TransientMemory()
        _ = try await Self.killedWhileItRan(memory)
        let second = try Bench(memory: memory, isFresh: isFresh, command: command)
        await second.loop.start()
        #expect(second.launcher.starts.count == 1 && !second.launcher.starts.joined().contains("s-1"))
        #expect(second.lines.contains { $0.contains("forgotten") })
    }

    @Test func unlessItsFileSaysThatItIsComplete() async throws {
        let memory = TransientMemory()
        _ = try await Self.killedWhileItRan(memory)
        let second = try Bench(memory: memory)
        try second.folder.write("---\nstepsCompleted: [1]\nstatus: complete\n---\n", to: "session.md")
        await second.loop.start()
        #expect(second.launcher.starts.count == 1 && !second.launcher.starts.joined().contains("s-1"))
    }

    @Test func orSomebodyElseUsesIt() async throws {
        let memory = TransientMemory()
        _ = try await Self.killedWhileItRan(memory)
        let second = try Bench(memory: memory)
        second.surroundings.users.update { $0["s-1"] = 77 }
        await second.loop.start()
        #expect(second.launcher.starts == [])
        second.expectToBeOver()
        second.check()
    }

    @Test func itIsNotDoubledWhereItStillRuns() async throws {
        let memory = TransientMemory()
        let left = try await Self.killedWhileItRan(memory)
        let second = try Bench(memory: memory)
        second.surroundings.survivors.update { $0[left.mark] = left.id }
        await second.loop.start()
        await second.tick(after: 1)
        #expect(second.launcher.starts == [])
        second.surroundings.survivors.update { $0 = [:] }
        await second.tick(after: 1)
        #expect(second.launcher.starts == [["claude", "--resume", "s-1", "continue", "-p", "continue"]])
    }

    @Test(arguments: [(ProcessStatus.signalled(15), true), (.exited(130), false), (.exited(0), false)])
    func aShutdownKeepsASessionThatItCutShort(status: ProcessStatus, isKept: Bool) async throws {
        let memory = TransientMemory()
        let first = try Bench(memory: memory)
        await first.loop.start()
        await first.loop.handle(.shutdown)
        try await first.end(status, "")
        first.expectToBeOver()
        #expect(memory.load()?.machine.wasRunning == isKept)
    }

    @Test func aShutdownKeepsTheWaitForTheNextRun() async throws {
        let memory = TransientMemory()
        let first = try Bench(memory: memory)
        await first.loop.start()
        try await first.end(.exited(1), Bench.limit)
        await first.loop.handle(.shutdown)
        first.expectToBeOver()
        #expect(memory.load()?.machine.wait?.deadline == Moment.startOfWallClock + 660)
        first.check()
    }

    @Test func whatIsDoneIsNotTakenUp() async throws {
        let memory = TransientMemory()
        let first = try Bench(memory: memory)
        await first.loop.start()
        await first.loop.handle(.control(.pause, ControlReply { _ in }))
        try await first.end(.exited(0), "done")
        #expect(memory.load()?.machine == SessionSnapshot())
    }

    /// A disk on which nothing can be written, for as long as a test says.
    private final class FailingMemory: SessionMemory {
        let isFull = Watched(true)
        let base = TransientMemory()

        func load() throws(StateFileFailure) -> SavedSession? {
            throw StateFileFailure(description: "session.json cannot be used: it is damaged; set aside as session.json.damaged-1")
        }

        func save(_ session: SavedSession) throws(StateFileFailure) {
            if isFull.value { throw StateFileFailure(description: "cannot write session.json: No space left on device") }
            base.save(session)
        }
    }

    @Test func aFullDiskStopsNothingAndIsReportedOnce() async throws {
        let memory = FailingMemory()
        let bench = try Bench(memory: memory)
        await bench.loop.start()
        try await bench.end(.exited(1), Bench.limit)
        await bench.tick(after: 660)
        #expect(bench.launcher.starts.count == 2)
        memory.isFull.update { $0 = false }
        await bench.tick(after: 5)
        let reports = bench.lines.filter { $0.contains("remembered") || $0.contains("forget") || $0.contains("not known") }
        #expect(
            reports == [
                "what an earlier run left is not known: session.json cannot be used: it is damaged; set aside as session.json.damaged-1",
                "a restart would forget the session: cannot write session.json: No space left on device", "the session is remembered again",
            ]
        )
        #expect(memory.base.load()?.sessionID == "s-1")
    }
}
