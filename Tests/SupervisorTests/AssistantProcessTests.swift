@testable import StopClassification
import SystemPackage
import TestSupport
import Testing

@testable import Supervisor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Real processes: how they are started, how their end is told.
@Suite(.timeLimit(.minutes(5)))
struct AssistantProcessTests {
    private let ends = Watched<AssistantEnd?>(nil)
    private let answers = Watched<[Int32]>([])
    private let start = ContinuousClock.now

    private func launcher(
        in folder: FilePath? = nil,
        grace: Duration = .seconds(10),
        environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) -> ProcessLauncher {
        ProcessLauncher(
            settings: LaunchSettings(workingDirectory: folder, environment: environment, graceOnTermination: grace, start: start)
        )
    }

    private func launch(_ arguments: String..., in folder: FilePath? = nil, grace: Duration = .seconds(10)) async throws
        -> any RunningAssistant
    {
        try await launch(arguments, with: launcher(in: folder, grace: grace))
    }

    private func launch(_ arguments: [String], with launcher: ProcessLauncher) async throws -> any RunningAssistant {
        try await launcher.start(
            arguments,
            marked: "m",
            recording: OutputTail(assistant: .claude),
            onNews: { id, news in if news == .answered { answers.update { $0.append(id) } } },
            onEnd: { end in ends.update { $0 = end } }
        )
    }

    private func end() async throws -> AssistantEnd {
        try await ends.wait { $0 }
    }

    @Test(arguments: [("exit 0", ProcessStatus.exited(0)), ("exit 3", .exited(3)), ("kill -9 $$", .signalled(9))])
    func itsEndIsTold(_ script: String, _ status: ProcessStatus) async throws {
        let assistant = try await launch("/bin/sh", "-c", script)
        #expect(assistant.id > 0)
        let end = try await end()
        #expect(end.status == status)
        let stoppedAt = try #require(end.stoppedAt)
        #expect(stoppedAt > .zero && stoppedAt <= ContinuousClock.now - start)
    }

    @Test func itsOutputIsRead() async throws {
        _ = try await launch("/bin/sh", "-c", "echo 'palingenesis test: standard output'; echo 'palingenesis test: standard error' >&2")
        let lines = try await end().output.finished().lastLines(2).map { String(decoding: $0, as: UTF8.self) }
        #expect(Set(lines) == ["palingenesis test: standard output", "palingenesis test: standard error"])
    }

    @Test func thatItIsAtWorkIsToldOnce() async throws {
        let event = #"{"type":"item.completed","item":{"type":"agent_message","text":"palingenesis test"}}"#
        let launcher = launcher()
        let assistant = try await launcher.start(
            ["/bin/sh", "-c", "echo '\(event)'; echo '\(event)'; read x"],
            marked: "m",
            recording: OutputTail(assistant: .codex),
            onNews: { id, news in if news == .answered { answers.update { $0.append(id) } } },
            onEnd: { end in ends.update { $0 = end } }
        )
        try await answers.wait { $0.isEmpty ? nil : () }
        assistant.kill()
        #expect(try await end().output.showsAnswers)
        #expect(answers.value == [assistant.id])
    }

    @Test func argumentsAreNoShellsText() async throws {
        let folder = try TemporaryFolder()
        _ = try await launch("/bin/sh", "-c", #"printf '%s' "$1" >argument"#, "sh", "$(touch no) `touch no` ; * é", in: folder.path)
        #expect(try await end().status == .exited(0))
        #expect(folder.read("argument") == "$(touch no) `touch no` ; * é")
        #expect(folder.names == ["argument"])
    }

    @Test func itsEnvironmentIsWhatItIsGivenAndTheMark() async throws {
        let folder = try TemporaryFolder()
        let environment = ["PATH": "/usr/bin:/bin", "A": "é=1", "PALINGENESIS_SESSION": "old"]
        _ = try await launch(["/usr/bin/env"], with: launcher(in: folder.path, environment: environment))
        let lines = try await end().output.finished().lastLines(9).map { String(decoding: $0, as: UTF8.self) }
        #expect(lines.sorted() == ["A=é=1", "PALINGENESIS_SESSION=m", "PATH=/usr/bin:/bin"])
    }

    @Test func aProgramIsFoundInThePath() async throws {
        _ = try await launch("true")
        #expect(try await end().status == .exited(0))
    }

    @Test(arguments: [
        (["/nonexistent/assistant"], ResumeFailureKind.spawnFailed, "/nonexistent/assistant: command not found"),
        (["no-such-assistant-anywhere"], .spawnFailed, "no-such-assistant-anywhere: command not found"),
        ([], .config, "there is no command to run"), ([""], .config, "there is no command to run"),
        (["true", "a\u{0}b"], .config, "an argument holds a NUL character"),
    ])
    func whatCannotBeStartedSaysWhy(_ arguments: [String], _ kind: ResumeFailureKind, _ description: String) async throws {
        let failure = try await #require(throws: AssistantSpawnFailure.self) {
            _ = try await launch(arguments, with: launcher())
        }
        #expect(failure.kind == kind)
        #expect(failure.description == description)
    }

    @Test func aProgramThatMayNotBeExecutedIsNoMissingOne() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.write("#!/bin/sh\n", to: "assistant")
        let failure = try await #require(throws: AssistantSpawnFailure.self) { _ = try await launch(program.string) }
        #expect(failure.description == "\(program.string): permission denied")
        #expect(failure.shellStatus == 126)
    }

    @Test func aWorkingDirectoryThatIsMissingIsNamed() async throws {
        let failure = try await #require(throws: AssistantSpawnFailure.self) { _ = try await launch("true", in: "/nonexistent") }
        #expect(failure.description.hasPrefix("working directory /nonexistent: "))
    }

    @Test func itEndsWhenItIsToldTo() async throws {
        let assistant = try await launch("/bin/sleep", "60")
        assistant.terminate()
        #expect(try await end().status == .signalled(SIGTERM))
    }

    @Test func whatItStartedEndsWithIt() async throws {
        let folder = try TemporaryFolder()
        let assistant = try await launch("/bin/sh", "-c", "sleep 60 & echo $! >child; : >ready; wait", in: folder.path)
        while folder.read("ready") == nil { await Task.yield() }
        let child = try #require(folder.read("child").flatMap { pid_t($0.dropLast()) })
        assistant.terminate()
        _ = try await end()
        // Gone, or about to be: nobody but the kernel keeps it.
        while kill(child, 0) == 0, folder.isRunning(child) { await Task.yield() }
    }

    @Test func itIsKilledAtOnce() async throws {
        let assistant = try await launch("/bin/sh", "-c", "trap '' TERM; sleep 60")
        assistant.kill()
        #expect(try await end().status == .signalled(SIGKILL))
    }

    @Test func whatIgnoresTheRequestIsKilled() async throws {
        let folder = try TemporaryFolder()
        let assistant = try await launch(
            "/bin/sh",
            "-c",
            "trap '' TERM; mkfifo ready; : >started; read line <ready",
            in: folder.path,
            grace: .milliseconds(50)
        )
        // The trap is set once the file is there.
        while folder.read("started") == nil { await Task.yield() }
        assistant.terminate()
        #expect(try await end().status == .signalled(SIGKILL))
    }

    @Test func whoClosesItsOutputAndLivesHasNotEnded() async throws {
        let folder = try TemporaryFolder()
        let script = "exec >&- 2>&-; : >closed; while [ ! -e go ]; do sleep 0.01; done; exit 7"
        _ = try await launch("/bin/sh", "-c", script, in: folder.path)
        while folder.read("closed") == nil { await Task.yield() }
        #expect(ends.value == nil)
        try folder.write("", to: "go")
        #expect(try await end().status == .exited(7))
    }

    @Test func whoIsLeftBehindWithTheOutputDoesNotHideTheEnd() async throws {
        let folder = try TemporaryFolder()
        _ = try await launch("/bin/sh", "-c", "sleep 60 & echo $! >left; echo gone", in: folder.path)
        let end = try await end()
        let left = try #require(folder.read("left").flatMap { pid_t($0.dropLast()) })
        kill(left, SIGKILL)
        #expect(end.status == .exited(0))
        #expect(end.stoppedAt != nil)
    }
}
