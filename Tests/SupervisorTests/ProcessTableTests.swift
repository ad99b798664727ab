import StopClassification
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

@testable import Supervisor

/// The real processes of this host.
@Suite(.timeLimit(.minutes(5)))
struct ProcessTableTests {
    private let table = ProcessTable()
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs a script called `name` while the body looks.
    private func whileRunning(_ name: String, _ arguments: [String], marked mark: String, _ body: (Int32) throws -> Void) async throws {
        let program = try folder.write("#!/bin/sh\n: >ready\nsleep 60\n:\n", to: name, mode: [.ownerReadWriteExecute])
        let ended = Watched(false)
        let settings = LaunchSettings(
            workingDirectory: folder.path,
            environment: ["PATH": "/usr/bin:/bin"],
            graceOnTermination: .seconds(1),
            start: .now
        )
        let assistant = try await ProcessLauncher(settings: settings).start(
            [program.string] + arguments,
            marked: mark,
            recording: OutputTail(assistant: .claude),
            onNews: { _, _ in },
            onEnd: { _ in ended.update { $0 = true } }
        )
        while folder.read("ready") == nil { await Task.yield() }
        try body(assistant.id)
        assistant.kill()
        try await ended.wait { $0 ? () : nil }
    }

    @Test func whatOutlivedItsSupervisorIsFoundByItsMark() async throws {
        let mark = "mark-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        var process: Int32 = 0
        try await whileRunning("assistant", [], marked: mark) { id in
            process = id
            #expect(table.survivor(marked: mark, process: id) == id)
            #expect(table.survivor(marked: mark, process: nil) != nil)
            #expect(table.survivor(marked: mark, process: getpid()) == nil)
            #expect(table.survivor(marked: mark + "x", process: id) == nil)
        }
        #expect(table.survivor(marked: mark, process: process) == nil)
    }

    @Test func whoHasASessionInUseIsFoundByItsArguments() async throws {
        let id = "session-\(UInt64.random(in: 0 ... .max))"
        for arguments in [["--resume", id], ["--session=\(id)"], ["resume", id, "x"]] {
            try await whileRunning("my-assistant", arguments, marked: "m") { process in
                #expect(table.user(of: id, program: "/opt/my-assistant") == process)
                // Another program that names the session only looks at it.
                #expect(table.user(of: id, program: "other-assistant") == nil)
                #expect(table.user(of: "x" + id, program: "my-assistant") == nil)
            }
        }
        #expect(table.user(of: id, program: "my-assistant") == nil)
    }
}
