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
    // MARK: Right before resuming

    @Test func aSessionThatSomebodyElseUsesIsLeftAlone() async throws {
        let bench = try SupervisorBench()
        await bench.loop.start()
        try await bench.end(.exited(1), SupervisorBench.limit)
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
        let bench = try SupervisorBench()
        await bench.loop.start()
        try await bench.end(.exited(1), SupervisorBench.limit)
        await bench.loop.handle(.control(.pause, ControlReply { _ in }))
        bench.surroundings.users.update { $0["s-1"] = 4242 }
        bench.clock.move(1000)
        await bench.loop.handle(.control(.unpause, ControlReply { _ in }))
        #expect(bench.launcher.starts.count == 1)
        bench.expectToBeOver()
        bench.check()
    }

    @Test func anOperatorsWishIsNotQuestioned() async throws {
        let bench = try SupervisorBench()
        await bench.loop.start()
        try await bench.end(.exited(1), SupervisorBench.limit)
        bench.surroundings.users.update { $0["s-1"] = 4242 }
        await bench.loop.handle(.control(.resumeNow, ControlReply { _ in }))
        #expect(bench.launcher.starts.last?.contains("s-1") == true)
    }

    @Test(arguments: [true, false])
    func aSessionFileThatIsGoneOrDoneEndsTheWait(isGone: Bool) async throws {
        let bench = try SupervisorBench()
        await bench.loop.start()
        try await bench.end(.exited(1), SupervisorBench.limit)
        if isGone { unlink(bench.file.string) } else { try bench.folder.write("---\nstatus: complete\n---\n", to: "session.md") }
        await bench.tick(after: 660)
        #expect(bench.launcher.starts.count == 1)
        let reason = isGone ? "the session file is gone" : "the session file says that the work is complete"
        #expect(bench.lines.last == "not resuming: \(reason)")
    }

    @Test func anAnswerConfirmsAResume() async throws {
        let bench = try SupervisorBench()
        await bench.loop.start()
        try await bench.end(.exited(1), SupervisorBench.limit)
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
        let bench = try SupervisorBench()
        await bench.loop.start()
        try await bench.end(.exited(1), "Prompt is too long")
        #expect(bench.launcher.starts.last == ["claude", "Continue the work with step 2."])
        let copies = StateDirectory.names(in: bench.folder.path.appending("state/backups"))
        #expect(copies.count == 1 && bench.folder.read("state/backups/\(copies.first ?? "")")?.contains("totalSteps: 5") == true)
    }

    @Test(arguments: ["directory", "pipe", "link"])
    func withoutACopyThereIsNoNewSession(kind: String) async throws {
        let bench = try SupervisorBench()
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
        let bench = try SupervisorBench()
        await bench.loop.start()
        unlink(bench.file.string)
        try await bench.end(.exited(1), "Prompt is too long")
        #expect(bench.launcher.starts.last == ["claude", "Continue the work."])
    }
}
