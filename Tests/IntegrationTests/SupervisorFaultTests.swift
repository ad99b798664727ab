import Exposition
import Foundation
import Testing

/// The real daemon beside assistants and files that do not behave.
struct SupervisorFaultTests {
    /// A shell that starts the daemon with its output going elsewhere; the daemon's process id is in `pid`.
    private func shell(_ bench: Workbench, _ script: String) throws -> ChildProgram {
        let environment = bench.ownDirectories.merging(["PALINGENESIS": ChildProgram.palingenesis]) { $1 }
        return try ChildProgram("/bin/bash", ["-c", script], environment: environment, directory: bench.directory)
    }

    private func read(_ bench: Workbench, _ name: String) -> String? {
        try? String(contentsOf: bench.directory.appendingPathComponent(name), encoding: .utf8)
    }

    private func process(_ bench: Workbench) async throws -> Int32 {
        try await eventually("the daemon is started") { read(bench, "pid")?.hasSuffix("\n") ?? false }
        return try #require(read(bench, "pid").flatMap { Int32($0.dropLast()) })
    }

    private func resident(_ process: Int32) throws -> Int {
        let fields = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8).split(separator: " ")
        return Int(fields[1]).map { $0 * sysconf(Int32(_SC_PAGESIZE)) } ?? 0
    }

    /// Lines, one endless line, and endless events.
    @Test(arguments: [
        "yes 'Still working on it'", "exec cat /dev/zero",
        #"text=$(printf '%04000d' 0); exec yes '{"type":"assistant","message":"'$text'"}'"#,
    ])
    func whoPrintsWithoutEndTakesNoMemoryAndEndsWhenToldTo(command: String) async throws {
        let bench = try Workbench()
        let assistant = try bench.script("assistant.sh", command)
        let shell = try shell(
            bench,
            "(echo $BASHPID >pid; exec \"$PALINGENESIS\" run --listen none -- \(assistant) 2>errors) | wc -c >count"
        )
        let daemon = try await process(bench)
        // So much has gone through by then that whatever is kept of it shows.
        func passed() -> Int {
            let text = (try? String(contentsOfFile: "/proc/\(daemon)/io", encoding: .utf8)) ?? ""
            return text.split(separator: "\n").first { $0.hasPrefix("wchar: ") }.flatMap { Int($0.dropFirst(7)) } ?? 0
        }
        try await eventually(within: 60, "output passes") { passed() > 4 << 20 }
        let before = try resident(daemon)
        let mark = passed()
        try await eventually(within: 60, "more of it") { passed() - mark > 16 << 20 }
        #expect(try resident(daemon) - before < 8 << 20)
        kill(daemon, SIGTERM)
        #expect(try await shell.end(within: 30) == 0)
        let count = try #require(read(bench, "count").flatMap { Int($0.filter(\.isNumber)) })
        #expect(count > 16 << 20)
    }

    @Test func whoIgnoresTheRequestIsKilledAndWhatItLeftDoesNotHoldUpTheEnd() async throws {
        let bench = try Workbench()
        let assistant = try bench.script(
            "assistant.sh",
            "trap '' TERM; setsid sh -c 'echo $$ >left; exec sleep 60' & : >ready; while :; do sleep 0.1; done"
        )
        let daemon = try bench.palingenesis(["run", "--listen", "none", "--", assistant])
        try await eventually("it is ready") { read(bench, "ready") != nil && read(bench, "left")?.hasSuffix("\n") ?? false }
        daemon.send(SIGTERM)
        // After five seconds of grace.
        #expect(try await daemon.end(within: 15) == 137)
        kill(try #require(read(bench, "left").flatMap { Int32($0.dropLast()) }), SIGKILL)
    }

    @Test func whoClosesItsOutputIsWaitedFor() async throws {
        let bench = try Workbench()
        let assistant = try bench.script("assistant.sh", "exec >&- 2>&-; : >closed; while [ ! -e go ]; do sleep 0.05; done; exit 7")
        let daemon = try bench.palingenesis(["run", "--listen", "none", "--", assistant])
        try await eventually("the output is closed") { read(bench, "closed") != nil }
        #expect(daemon.isRunning)
        _ = try bench.write("go", "")
        #expect(try await daemon.end() == 7)
    }

    private func limited(_ bench: Workbench, resetsIn seconds: Int, _ more: String = "") throws -> String {
        let script = try bench.script(
            "assistant.sh",
            """
            [ "$1" = again ] && { date +%s >resumed; exit 0; }
            echo "Claude AI usage limit reached|$(($(date +%s) + \(seconds)))"
            exit 1
            """
        )
        return try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)", first], resume: ["\(script)", again]}
            resume: {resetMargin: 0s, confirmAfter: 300ms, backoff: {base: 200ms, max: 400ms, jitter: 0}}
            http: {listen: none}
            \(more)
            """
        )
    }

    @Test(arguments: [
        ("rm session.md", false), ("rm session.md; mkdir session.md", true), ("rm session.md; mkfifo session.md", true),
        ("printf -- '---\\nstepsCompleted: [1, 2]\\n---\\n' >new; mv new session.md", true), ("printf '\\377\\000---' >session.md", true),
    ]) func aSessionFileThatChangesInMidWaitHoldsNothingUp(change: String, isResumed: Bool) async throws {
        let bench = try Workbench()
        _ = try bench.write("session.md", "---\nstepsCompleted: [1]\ntotalSteps: 5\n---\n")
        let file = try limited(bench, resetsIn: 3, "session: {file: session.md}")
        let daemon = try bench.palingenesis(["run", "--config", file])
        try await eventually("it waits: \(daemon.errors)") { daemon.errors.contains("waiting ") }
        let changer = try ChildProgram("/bin/sh", ["-c", change], directory: bench.directory)
        _ = try await changer.end()
        let status = try await daemon.end(within: 15)
        #expect(status == (isResumed ? 0 : 1), "\(daemon.errors)")
        #expect((read(bench, "resumed") != nil) == isResumed, "\(daemon.errors)")
    }

    @Test func aDaemonThatSleepsThroughItsDeadlineResumesAtOnce() async throws {
        let bench = try Workbench()
        let daemon = try bench.palingenesis(["run", "--config", try limited(bench, resetsIn: 2)])
        try await eventually("it waits: \(daemon.errors)") { daemon.errors.contains("waiting ") }
        daemon.send(SIGSTOP)
        try await Task.sleep(for: .seconds(4))
        #expect(read(bench, "resumed") == nil)
        daemon.send(SIGCONT)
        let began = ContinuousClock.now
        #expect(try await daemon.end() == 0)
        #expect(ContinuousClock.now - began < .seconds(5))
        #expect(read(bench, "resumed") != nil)
    }

    /// A limit on the size of files is the disk that has no room, for one process.
    @Test func aFullDiskIsReportedAndTheSessionIsResumed() async throws {
        let bench = try Workbench()
        let file = try limited(bench, resetsIn: 1)
        let shell = try shell(
            bench,
            "(echo $BASHPID >pid; ulimit -S -f 0; exec \"$PALINGENESIS\" run --config \(file)) 2>&1 | cat >log; exit ${PIPESTATUS[0]}"
        )
        let status = try await shell.end()
        let log = read(bench, "log") ?? ""
        #expect(log.contains("a restart would forget the session"), "\(log)")
        #expect(log.contains("resuming (rate_limit"), "\(log)")
        #expect(status == 0 || read(bench, "resumed") == nil, "\(log)")
    }
}
