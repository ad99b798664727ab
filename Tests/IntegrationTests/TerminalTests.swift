import CPseudoTerminal
import Foundation
import Testing

/// The program at a terminal, with assistants that need one.
@Suite(.timeLimit(.minutes(5)))
struct TerminalTests {
    private let run = ["run", "--listen", "127.0.0.1:0", "--"]

    @Test func theAssistantHasATerminalOfItsOwnAndOursIsGivenBack() async throws {
        let bench = try Workbench()
        let script = try bench.script(
            "assistant.sh",
            """
            trap 'echo "resized to $(stty size)"' WINCH
            [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && tty </dev/tty && echo "size $(stty size)"
            until [ -e go ]; do sleep 0.05; done
            read line; echo "read <$line>"
            exit 7
            """
        )
        let program = try bench.terminal(run + [script])
        try await program.shows("size 31 117")
        #expect(program.isRaw)
        program.resize(rows: 40, columns: 90)
        try await program.shows("resized to 40 90")
        _ = try bench.write("go", "")
        program.type("hello é\r")
        try await program.shows("read <hello é>")
        #expect(try await program.end() == 7)
        #expect(program.isAsBefore)
        // Each of our own lines begins at the left, also while the terminal is raw.
        for line in program.screen.split(separator: "\r\n") where line.contains("palingenesis: ") {
            #expect(line.hasPrefix("palingenesis: "), "\(line)")
        }
    }

    @Test func ctrlCReachesTheAssistantAlone() async throws {
        let bench = try Workbench()
        let script = try bench.script(
            "assistant.sh",
            "trap 'echo interrupted; count=x$count; [ $count = xx ] && exit 5' INT; echo ready; while :; do sleep 0.05; done"
        )
        let program = try bench.terminal(run + [script])
        try await program.shows("ready")
        program.type("\u{3}")
        try await program.shows("interrupted")
        program.type("\u{3}")
        #expect(try await program.end() == 5)
        #expect(program.isAsBefore)
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGQUIT, SIGSEGV, SIGABRT])
    func aSignalGivesTheTerminalBack(_ signal: Int32) async throws {
        let bench = try Workbench()
        let program = try bench.terminal(run + ["sh", "-c", "echo ready; exec sleep 60"])
        try await program.shows("ready")
        try await eventually("the terminal is raw") { program.isRaw }
        program.send(signal)
        let status = try await program.end()
        #expect(status == (signal == SIGTERM || signal == SIGINT ? 143 : 128 + signal))
        #expect(program.isAsBefore)
    }

    /// A window that is closed, a connection that is lost: nobody is left to talk to.
    @Test(arguments: ["pty", "pipe"])
    func withoutItsTerminalItEnds(terminal: String) async throws {
        let bench = try Workbench()
        let script = try bench.script("assistant.sh", "echo $$ >id; trap '' HUP; while :; do sleep 0.1; done")
        let file = try bench.write("config.yaml", "assistant: {command: [\"\(script)\"], terminal: \(terminal)}\nhttp: {listen: none}\n")
        let program = try bench.terminal(["run", "--config", file])
        let started = bench.directory.appendingPathComponent("id")
        try await eventually("it runs") { (try? String(contentsOf: started, encoding: .utf8).hasSuffix("\n")) ?? false }
        // That alone reloads.
        program.send(SIGHUP)
        try await program.shows("configuration reloaded")
        program.hangUp()
        #expect(try await program.end() == 143)
        let id = try #require(Int32(String(contentsOf: started, encoding: .utf8).dropLast()))
        #expect(kill(id, 0) != 0)
    }

    @Test func aSecondSignalGivesTheTerminalBackToo() async throws {
        let bench = try Workbench()
        let program = try bench.terminal(run + ["sh", "-c", "trap '' TERM HUP; echo $$ >id; echo ready; while :; do sleep 0.1; done"])
        try await program.shows("ready")
        program.send(SIGTERM)
        try await Task.sleep(for: .milliseconds(300))
        #expect(program.isRaw)
        program.send(SIGTERM)
        #expect(try await program.end(within: 3) == 143)
        #expect(program.isAsBefore)
        let id = try #require(Int32(String(contentsOfFile: bench.directory.path + "/id", encoding: .utf8).dropLast()))
        kill(id, SIGKILL)
    }

    @Test func whatIgnoresTheRequestIsKilled() async throws {
        let bench = try Workbench()
        let program = try bench.terminal(run + ["sh", "-c", "trap '' TERM HUP INT; echo ready; while :; do sleep 0.1; done"])
        try await program.shows("ready")
        program.send(SIGTERM)
        #expect(try await program.end(within: 15) == 137)
        #expect(program.isAsBefore)
    }

    @Test func theLastWordsAreShown() async throws {
        let bench = try Workbench()
        let program = try bench.terminal(run + ["sh", "-c", "seq 1 60000; echo the last word"])
        #expect(try await program.end() == 0)
        let lines = program.screen.split(separator: "\r\n")
        #expect(lines.filter { Int($0) != nil }.count == 60000)
        #expect(lines.contains("the last word"))
    }

    @Test func whoIsLeftBehindDoesNotHoldUpTheEnd() async throws {
        let bench = try Workbench()
        let program = try bench.terminal(
            run + ["sh", "-c", "trap '' HUP; (trap '' HUP; echo $$ >left; exec sleep 60) & sleep 0.2; echo gone"]
        )
        #expect(try await program.end(within: 10) == 0)
        #expect(program.screen.contains("gone"))
        kill(-program.child.id, SIGKILL)
    }

    @Test func anAssistantThatClosesItsTerminalLivesOn() async throws {
        let bench = try Workbench()
        let program = try bench.terminal(run + ["sh", "-c", "echo closing; exec <&- >&- 2>&-; sleep 1; echo back >/dev/tty; exit 4"])
        #expect(try await program.end(within: 10) == 4)
        #expect(program.screen.contains("back"))
        #expect(program.isAsBefore)
    }

    @Test func aCommandThatIsMissingLeavesTheTerminalAlone() async throws {
        let bench = try Workbench()
        let program = try bench.terminal(run + ["no-such-assistant-anywhere"])
        #expect(try await program.end() == 127)
        #expect(program.screen.contains("no-such-assistant-anywhere: command not found"))
        #expect(program.isAsBefore)
    }

    /// A shell with job control in between, as at every prompt.
    @Test func whoStopsTheProgramGetsTheTerminal() async throws {
        let bench = try Workbench()
        let script = try bench.script("assistant.sh", "echo ready; read line; echo \"read <$line>\"; exit 6")
        let session = try bench.script(
            "shell.sh",
            "set -m; '\(ChildProgram.palingenesis)' run --listen 127.0.0.1:0 -- '\(script)'; echo \"shell $?\"; read x; fg >/dev/null; echo \"ended $?\""
        )
        let program = try TerminalProgram(
            "/bin/bash",
            [session],
            environment: bench.ownDirectories,
            directory: bench.directory
        )
        try await program.shows("ready")
        try await eventually("the terminal is raw") { program.isRaw }
        let id = tcgetpgrp(program.child.master)
        kill(id, SIGTSTP)
        try await program.shows("shell 148")
        #expect(program.isAsBefore)
        program.type("\r")
        try await eventually("the terminal is raw again:\n\(program.screen)") { program.isRaw }
        program.type("again\r")
        try await program.shows("read <again>")
        try await program.shows("ended 6")
        #expect(program.isAsBefore)
        #expect(try await program.end() == 0)
    }

    @Test func pipesStayPipesWhereTheyAreWanted() async throws {
        let bench = try Workbench()
        let file = try bench.write("config.yaml", "assistant: {terminal: pipe}\nhttp: {listen: \"127.0.0.1:0\"}\n")
        let program = try bench.terminal(["run", "--config", file, "--", "sh", "-c", "[ -t 1 ] || echo a pipe"])
        #expect(try await program.end() == 0)
        #expect(program.screen.contains("a pipe"))
    }

    @Test func aTerminalIsMadeWhereThereIsNone() async throws {
        let bench = try Workbench()
        let file = try bench.write("config.yaml", "assistant: {terminal: pty}\nhttp: {listen: \"127.0.0.1:0\"}\n")
        let program = try bench.palingenesis(["run", "--config", file, "--", "sh", "-c", "[ -t 0 ] && [ -t 1 ] && stty size"])
        #expect(try await program.end() == 0)
        #expect(program.output == "24 80\r\n")
    }
}
