import Exposition
import Foundation
import Testing

/// The real daemon, killed with SIGKILL at the points that matter, and started again.
struct RestartTests {
    /// An assistant that notes each start, hits a limit which resets in some seconds, and when it is resumed does what `resumed` says.
    private func configuration(_ bench: Workbench, resetsIn seconds: Int, resumed: String) throws -> String {
        let script = try bench.script(
            "assistant.sh",
            """
            echo "$*" >>\(bench.directory.path)/starts
            id=\(bench.sessionID)
            echo '{"type":"system","subtype":"init","session_id":"'$id'"}'
            if [ "$1" = --resume ]; then
                \(resumed)
            fi
            reset=$(($(date +%s) + \(seconds)))
            echo $reset >\(bench.directory.path)/reset
            echo "Claude AI usage limit reached|$reset"
            exit 1
            """
        )
        return try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)", first], resume: ["\(script)", --resume, "{session_id}"]}
            resume: {resetMargin: 0s, confirmAfter: 300ms, backoff: {base: 200ms, max: 400ms, jitter: 0}}
            http: {listen: "127.0.0.1:0"}
            """
        )
    }

    private func starts(_ bench: Workbench) -> [String] {
        let text = (try? String(contentsOf: bench.directory.appendingPathComponent("starts"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    private func kill(_ daemon: ChildProgram) async throws {
        daemon.send(SIGKILL)
        _ = try await daemon.end()
    }

    private func resume(_ bench: Workbench) -> String { "--resume \(bench.sessionID)" }

    @Test func inMidWaitTheDeadlineHolds() async throws {
        let bench = try Workbench()
        let file = try configuration(bench, resetsIn: 4, resumed: "exit 0")
        let first = try bench.palingenesis(["run", "--config", file])
        try await eventually("the first daemon waits: \(first.errors)") { first.errors.contains("waiting ") }
        try await kill(first)

        let second = try bench.palingenesis(["run", "--config", file])
        let url = try await second.endpoint()
        let families = try bench.metrics(url)
        Invariants.check(families)
        let reset = try String(contentsOf: bench.directory.appendingPathComponent("reset"), encoding: .utf8)
        let deadline = try #require(Double(reset.filter(\.isNumber)))
        #expect(families.value("palingenesis_wait_deadline_timestamp_seconds") == deadline)
        #expect(try await second.end() == 0)
        let late = Date().timeIntervalSince1970 - deadline
        #expect(late >= 0 && late < 5)
        #expect(starts(bench) == ["first", resume(bench)])
        #expect(second.errors.contains("going on with what an earlier run left unfinished"))
    }

    @Test func anAttemptWhoseAssistantLivesOnIsNotMadeTwice() async throws {
        let bench = try Workbench()
        // What is resumed prints nothing more, so it does not notice that the daemon is gone.
        let file = try configuration(
            bench,
            resetsIn: 0,
            resumed: """
                trap '' HUP PIPE
                [ -e again ] && exit 0
                : >again
                for i in $(seq 400); do [ -e go ] && break; sleep 0.05; done
                exit 1
                """
        )
        let first = try bench.palingenesis(["run", "--config", file])
        try await eventually("the session is resumed: \(first.errors)") {
            FileManager.default.fileExists(atPath: bench.directory.path + "/again")
        }
        try await kill(first)

        let second = try bench.palingenesis(["run", "--config", file])
        try await eventually("the assistant is found: \(second.errors)") { second.errors.contains("still runs (process ") }
        #expect(starts(bench) == ["first", resume(bench)])
        _ = try bench.write("go", "")
        #expect(try await second.end() == 0, "\(second.errors)")
        // The attempt counts as made, and is followed by the next one.
        #expect(starts(bench) == ["first", resume(bench), resume(bench)])
    }

    @Test func anAttemptThatDiedWithTheDaemonIsFollowedByTheNext() async throws {
        let bench = try Workbench()
        let file = try configuration(bench, resetsIn: 0, resumed: "[ -e again ] && exit 0; echo $$ >again; sleep 60")
        let first = try bench.palingenesis(["run", "--config", file])
        let pidFile = bench.directory.appendingPathComponent("again")
        try await eventually("the session is resumed: \(first.errors)") {
            (try? String(contentsOf: pidFile, encoding: .utf8).hasSuffix("\n")) ?? false
        }
        let assistant = try #require(Int32(String(contentsOf: pidFile, encoding: .utf8).dropLast()))
        try await kill(first)
        Glibc.kill(-assistant, SIGKILL)

        let second = try bench.palingenesis(["run", "--config", file])
        #expect(try await second.end() == 0, "\(second.errors)")
        #expect(starts(bench) == ["first", resume(bench), resume(bench)])
    }

    /// The session merely ran: no limit, no wait, no attempt.
    ///
    /// A service manager tells the assistant to end as well, and that one may be the quicker. Ctrl-C is its user's decision.
    @Test(arguments: [
        (SIGKILL, false, true), (SIGTERM, false, true), (SIGTERM, true, true), (SIGINT, false, false),
    ])
    func aSessionThatRanIsGoneOnWith(signal: Int32, isAssistantTold: Bool, isKept: Bool) async throws {
        try await goOn(after: signal, isAssistantTold: isAssistantTold, isFresh: false, isKept: isKept)
    }

    @Test(arguments: [SIGKILL, SIGTERM])
    func aFreshRunForgetsTheSessionThatRan(signal: Int32) async throws {
        try await goOn(after: signal, isAssistantTold: false, isFresh: true, isKept: false)
    }

    private func goOn(after signal: Int32, isAssistantTold: Bool, isFresh: Bool, isKept: Bool) async throws {
        let bench = try Workbench()
        let script = try bench.script(
            "assistant.sh",
            """
            echo "$*" >>\(bench.directory.path)/starts
            echo '{"type":"system","subtype":"init","session_id":"\(bench.sessionID)"}'
            [ -e done ] && exit 0
            echo $$ >running
            exec sleep 60
            """
        )
        let file = try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)", first], resume: ["\(script)", --resume, "{session_id}"]}
            http: {listen: "127.0.0.1:0"}
            """
        )
        let first = try bench.palingenesis(["run", "--config", file])
        let url = try await first.endpoint()
        try await eventually("the session's name is known: \(first.errors)") {
            let status = try bench.get(url.replacing("/metrics", with: "/api/v1/status"))
            return String(decoding: status, as: UTF8.self).contains(bench.sessionID)
        }
        let running = bench.directory.appendingPathComponent("running")
        try await eventually("it runs") { (try? String(contentsOf: running, encoding: .utf8).hasSuffix("\n")) ?? false }
        let assistant = try #require(Int32(String(contentsOf: running, encoding: .utf8).dropLast()))
        if isAssistantTold {
            Glibc.kill(-assistant, signal)
            try await eventually("its end is noticed") { first.errors.contains("session stopped: user_exit") }
        }
        first.send(signal)
        _ = try await first.end()
        Glibc.kill(-assistant, SIGKILL)
        _ = try bench.write("done", "")

        let second = try bench.palingenesis(["run", "--config", file] + (isFresh ? ["--fresh"] : []))
        #expect(try await second.end() == 0, "\(second.errors)")
        #expect(starts(bench) == ["first", isKept ? resume(bench) : "first"])
        #expect(second.errors.contains("going on with the session that an earlier run left") == isKept)
        #expect(second.errors.contains("is forgotten") == isFresh)
        // What has completed is begun anew.
        let third = try bench.palingenesis(["run", "--config", file])
        #expect(try await third.end() == 0, "\(third.errors)")
        #expect(starts(bench).last == "first")
    }

    @Test(arguments: [SIGTERM, SIGKILL])
    func aFreshRunForgetsTheWait(signal: Int32) async throws {
        let bench = try Workbench()
        let file = try configuration(bench, resetsIn: 600, resumed: "exit 0")
        let first = try bench.palingenesis(["run", "--config", file])
        try await eventually("the first daemon waits: \(first.errors)") { first.errors.contains("waiting ") }
        first.send(signal)
        _ = try await first.end()
        let second = try bench.palingenesis(["run", "--fresh", "--config", file])
        try await eventually("the second daemon waits too: \(second.errors)") { second.errors.contains("waiting ") }
        #expect(starts(bench) == ["first", "first"])
        second.send(SIGTERM)
        _ = try await second.end()
        let third = try bench.palingenesis(["run", "--config", file])
        try await eventually("the third daemon goes on: \(third.errors)") { third.errors.contains("left unfinished") }
        #expect(starts(bench) == ["first", "first"])
        third.send(SIGTERM)
        _ = try await third.end()
    }

    @Test func damagedStateIsSetAsideAndReported() async throws {
        let bench = try Workbench()
        let file = try configuration(bench, resetsIn: 600, resumed: "exit 0")
        let first = try bench.palingenesis(["run", "--config", file])
        try await eventually("the first daemon waits: \(first.errors)") { first.errors.contains("waiting ") }
        try await kill(first)
        let state = bench.directory.appendingPathComponent("state")
        let names = try FileManager.default.contentsOfDirectory(atPath: state.path)
        let name = try #require(names.first { $0.hasSuffix(".session.json") })
        try "{\"torn".write(to: state.appendingPathComponent(name), atomically: false, encoding: .utf8)
        let second = try bench.palingenesis(["run", "--config", file])
        try await eventually("the damage is reported: \(second.errors)") { second.errors.contains("set aside as ") }
        try await eventually("the session is started: \(second.errors)") { starts(bench).count == 2 }
        #expect(try String(contentsOf: state.appendingPathComponent(name + ".damaged-1"), encoding: .utf8) == "{\"torn")
        second.send(SIGTERM)
        _ = try await second.end()
    }

    @Test func theAuditTrailTellsWhatWasDecided() async throws {
        let bench = try Workbench()
        let file = try configuration(bench, resetsIn: 1, resumed: "exit 0")
        let daemon = try bench.palingenesis(["run", "--config", file])
        #expect(try await daemon.end() == 0)
        let state = bench.directory.appendingPathComponent("state")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: state.path).first { $0.hasSuffix(".audit.jsonl") })
        let text = try String(contentsOf: state.appendingPathComponent(name), encoding: .utf8)
        let events = text.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["event"] as? String
        }
        #expect(
            events == [
                "supervision_started", "session_started", "session_stopped", "wait_began", "wait_ended", "resume_started",
                "resume_succeeded",
                "session_stopped", "session_ended", "supervision_ended",
            ]
        )
        let mode = try FileManager.default.attributesOfItem(atPath: state.appendingPathComponent(name).path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
