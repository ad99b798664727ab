import StopClassification
import SystemPackage
import TestSupport
import Testing

@testable import Supervisor

/// What a supervisor leaves to the next one, and what that one makes of it.
struct SupervisorTakingUpTests {
    @Test func aWaitIsTakenUpByTheNextRun() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        try await first.end(.exited(1), SupervisorBench.limit)
        let second = try SupervisorBench(memory: memory)
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
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        try await first.end(.exited(1), SupervisorBench.limit)
        let second = try SupervisorBench(memory: memory, isFresh: isFresh, command: command)
        await second.loop.start()
        #expect(second.launcher.starts.count == 1)
        #expect(second.lines.contains { $0.contains("forgotten") })
        #expect(second.supervisor.snapshot.attemptTimes == first.supervisor.snapshot.attemptTimes)
    }

    @Test func anAssistantThatOutlivedItsSupervisorIsWaitedFor() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        let left = try await first.launcher.next()
        let second = try SupervisorBench(memory: memory)
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
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        let assistant = try await first.launcher.next()
        await first.tell(.session("s-1"), by: assistant)
        return assistant
    }

    /// What such a session leaves, with a change.
    private static func memoryOfOneThatRan(_ change: (inout SessionSnapshot) -> Void = { _ in }) async throws -> TransientMemory {
        let memory = TransientMemory()
        _ = try await killedWhileItRan(memory)
        var left = try #require(memory.load())
        change(&left.machine)
        memory.save(left)
        return memory
    }

    @Test func aSessionThatRanIsResumedByTheNextRun() async throws {
        let memory = try await Self.memoryOfOneThatRan()
        let second = try SupervisorBench(memory: memory)
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
        let memory = try await Self.memoryOfOneThatRan()
        let second = try SupervisorBench(memory: memory, isFresh: isFresh, command: command)
        await second.loop.start()
        #expect(second.launcher.starts.count == 1 && !second.launcher.starts.joined().contains("s-1"))
        #expect(second.lines.contains { $0.contains("forgotten") })
    }

    @Test func unlessItsFileSaysThatItIsComplete() async throws {
        let memory = try await Self.memoryOfOneThatRan()
        let second = try SupervisorBench(memory: memory)
        try second.folder.write("---\nstepsCompleted: [1]\nstatus: complete\n---\n", to: "session.md")
        await second.loop.start()
        #expect(second.launcher.starts.count == 1 && !second.launcher.starts.joined().contains("s-1"))
    }

    @Test func orSomebodyElseUsesIt() async throws {
        let memory = try await Self.memoryOfOneThatRan()
        let second = try SupervisorBench(memory: memory)
        second.surroundings.users.update { $0["s-1"] = 77 }
        await second.loop.start()
        #expect(second.launcher.starts == [])
        second.expectToBeOver()
        second.check()
    }

    @Test func itIsNotDoubledWhereItStillRuns() async throws {
        let memory = TransientMemory()
        let left = try await Self.killedWhileItRan(memory)
        let second = try SupervisorBench(memory: memory)
        second.surroundings.survivors.update { $0[left.mark] = left.id }
        await second.loop.start()
        await second.tick(after: 1)
        #expect(second.launcher.starts == [])
        second.surroundings.survivors.update { $0 = [:] }
        await second.tick(after: 1)
        #expect(second.launcher.starts == [["claude", "--resume", "s-1", "continue", "-p", "continue"]])
    }

    @Test func aPauseHoldsIt() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        await first.tell(.session("s-1"), by: try await first.launcher.next())
        await first.control(.pause)
        let second = try SupervisorBench(memory: memory)
        await second.loop.start()
        await second.tick(after: 1)
        await second.tick(after: 100)
        #expect(second.launcher.starts == [])
        #expect(second.supervisor.status.state == "paused")
        let told = "held: the session that an earlier run left goes on after `palingenesis resume`"
        #expect(second.lines.filter { $0 == told }.count == 1)
        #expect(second.supervisor.status.end == told)
        #expect(memory.load()?.machine.wasRunning == true)
        await second.control(.unpause)
        await second.tick(after: 1)
        #expect(second.launcher.starts == [["claude", "--resume", "s-1", "continue", "-p", "continue"]])
        #expect(second.supervisor.status.end == nil)
        #expect(second.reading.sum("sessions_started_total") == 1)
    }

    /// A host that dies again and again must not resume more often than a session that stops again and again.
    @Test func theBudgetHoldsItAsWell() async throws {
        let memory = try await Self.memoryOfOneThatRan()
        var starts = 0
        for _ in 0..<20 {
            let next = try SupervisorBench(memory: memory)
            await next.loop.start()
            starts += next.launcher.starts.count
        }
        #expect(starts == ResumePolicy().budget.perHour)
        let last = try SupervisorBench(memory: memory)
        await last.loop.start()
        #expect(last.lines.last?.contains("the resumes of an hour are used up") == true)
        #expect(last.loop.nextDue == .seconds(3600))
        await last.tick(after: 3599)
        #expect(last.launcher.starts == [])
        await last.tick(after: 2)
        #expect(last.launcher.starts == [["claude", "--resume", "s-1", "continue", "-p", "continue"]])
    }

    @Test(arguments: [true, false])
    func anOperatorNeedNotWaitForThat(isPaused: Bool) async throws {
        let memory = try await Self.memoryOfOneThatRan { machine in
            machine.isPaused = isPaused
            machine.attemptTimes = (0..<40).map { Moment.startOfWallClock - Double($0) }
        }
        let second = try SupervisorBench(memory: memory)
        await second.loop.start()
        #expect(second.launcher.starts == [])
        await second.control(.resumeNow)
        #expect(second.launcher.starts == [["claude", "--resume", "s-1", "continue", "-p", "continue"]])
        #expect(second.reading.values["resumes_total{manual}"] == 1)
        #expect(second.reading.sum("sessions_started_total") == 1)
        await second.tick(after: 100_000)
        #expect(second.launcher.starts.count == 1)
    }

    @Test func heldItIsStillTheNextRuns() async throws {
        let memory = try await Self.memoryOfOneThatRan { $0.isPaused = true }
        let left = try #require(memory.load())
        let second = try SupervisorBench(memory: memory)
        await second.loop.start()
        second.supervisor.noteInterrupt()
        await second.loop.handle(.shutdown)
        second.expectToBeOver()
        second.check()
        #expect(memory.load() == left)
    }

    @Test func aPauseMeanwhileIsRememberedToo() async throws {
        let memory = try await Self.memoryOfOneThatRan { machine in
            machine.attemptTimes = (0..<40).map { Moment.startOfWallClock - Double($0) }
        }
        var left = try #require(memory.load())
        let second = try SupervisorBench(memory: memory)
        await second.loop.start()
        await second.control(.pause)
        left.machine.isPaused = true
        #expect(memory.load() == left)
        await second.control(.unpause)
        left.machine.isPaused = false
        #expect(memory.load() == left)
    }

    @Test func aConfigurationThatAllowsNoResumesHoldsItQuietly() async throws {
        let memory = try await Self.memoryOfOneThatRan { machine in
            machine.attemptTimes = (0..<10).map { Moment.startOfWallClock - Double($0) }
        }
        let second = try SupervisorBench(memory: memory)
        await second.loop.start()
        second.supervisor.policy.enabled = false
        await second.tick(after: 3601)
        #expect(second.launcher.starts == [] && second.loop.nextDue == nil)
        #expect(second.supervisor.status.end == "held: the configuration allows no resumes at present")
        second.supervisor.policy.enabled = true
        await second.tick(after: 1)
        #expect(second.launcher.starts.count == 1)
    }

    @Test func aFileThatSaysCompleteEndsTheHold() async throws {
        let memory = try await Self.memoryOfOneThatRan { $0.isPaused = true }
        let second = try SupervisorBench(memory: memory)
        await second.loop.start()
        try second.folder.write("---\nstatus: complete\n---\n", to: "session.md")
        await second.tick(after: 1)
        second.expectToBeOver()
        #expect(memory.load()?.machine.wasRunning == false)
    }

    /// At boot its program may be on a disk that is not there yet.
    @Test func whatCannotBeStartedIsNotForgotten() async throws {
        let memory = try await Self.memoryOfOneThatRan()
        let second = try SupervisorBench(memory: memory)
        second.launcher.fail(start: 1, .spawnFailed)
        await second.loop.start()
        second.expectToBeOver()
        second.check()
        #expect(second.reading.sum("active_sessions") == 0)
        #expect(second.lines.last == "the session is remembered: the same command tries again, `run --fresh` begins anew")
        let third = try SupervisorBench(memory: memory)
        await third.loop.start()
        #expect(third.launcher.starts == [["claude", "--resume", "s-1", "continue", "-p", "continue"]])
    }

    @Test(arguments: [(ProcessStatus.signalled(15), true), (.exited(130), false), (.exited(0), true)])
    func aShutdownKeepsASessionThatItCutShort(status: ProcessStatus, isKept: Bool) async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        await first.loop.handle(.shutdown)
        try await first.end(status, "")
        first.expectToBeOver()
        #expect(memory.load()?.machine.wasRunning == isKept)
    }

    /// A service manager tells all processes of a service to end at once, a terminal that goes away all of its own, and the assistant may be
    /// the quicker one.
    @Test(arguments: [(ProcessStatus.signalled(15), "user_exit"), (.exited(143), "user_exit"), (.signalled(1), "unknown")])
    func anAssistantThatIsToldToEndBeforeUsWasCutShortAsWell(status: ProcessStatus, stopClass: String) async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        try await first.end(status, "")
        #expect(first.supervisor.status.lastStop?.stopClass == stopClass)
        #expect(first.loop.nextDue == .seconds(1))
        await first.tick(after: 0.9)
        let isOver = first.loop.isOver
        #expect(!isOver)
        await first.loop.handle(.shutdown)
        first.expectToBeOver()
        first.check()
        #expect(memory.load()?.machine.wasRunning == true)
        #expect(first.lines.last == "the session is remembered: the same command goes on with it, `run --fresh` begins anew")
    }

    @Test func whoeverEndsItAloneEndsIt() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        try await first.end(.signalled(15), "")
        await first.tick(after: 1)
        first.expectToBeOver()
        #expect(memory.load()?.machine == SessionSnapshot())
    }

    @Test func anAttemptThatIsToldToEndBeforeUsIsRepeatedByTheNextRun() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        try await first.end(.exited(1), SupervisorBench.limit)
        await first.tick(after: 660)
        try await first.end(.signalled(15), "")
        await first.loop.handle(.shutdown)
        first.expectToBeOver()
        #expect(memory.load()?.machine.isUnfinished == true)
    }

    /// Where the assistant has a process group of its own, Ctrl-C reaches only us.
    @Test func ctrlCEndsTheSessionWhateverItsAssistantMakesOfIt() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        first.supervisor.noteInterrupt()
        await first.loop.handle(.shutdown)
        // From here on a second Ctrl-C may end the process at any time.
        #expect(memory.load()?.machine.wasRunning == false)
        try await first.end(.signalled(15), "")
        first.expectToBeOver()
        #expect(memory.load()?.machine.wasRunning == false)
    }

    @Test func butNotAnAttempt() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        try await first.end(.exited(1), SupervisorBench.limit)
        await first.tick(after: 660)
        first.supervisor.noteInterrupt()
        await first.loop.handle(.shutdown)
        try await first.end(.signalled(15), "")
        #expect(memory.load()?.machine.isUnfinished == true)
    }

    @Test func aShutdownKeepsTheWaitForTheNextRun() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
        await first.loop.start()
        try await first.end(.exited(1), SupervisorBench.limit)
        await first.loop.handle(.shutdown)
        first.expectToBeOver()
        #expect(memory.load()?.machine.wait?.deadline == Moment.startOfWallClock + 660)
        first.check()
    }

    @Test func whatIsDoneIsNotTakenUp() async throws {
        let memory = TransientMemory()
        let first = try SupervisorBench(memory: memory)
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
        let bench = try SupervisorBench(memory: memory)
        await bench.loop.start()
        try await bench.end(.exited(1), SupervisorBench.limit)
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
