import Exposition
import Foundation
import Testing

/// The commands as a user meets them: exit statuses, messages, signals.
struct CommandTests {
    private func end(_ arguments: [String], environment: [String: String] = [:]) async throws -> (
        status: Int32, output: String, errors: String
    ) {
        let bench = try Workbench()
        let program = try bench.palingenesis(arguments, environment: environment)
        let status = try await program.end()
        return (status, program.output, program.errors)
    }

    @Test func theVersionIsPrinted() async throws {
        let end = try await end(["--version"])
        #expect(end.status == 0)
        #expect(end.output.split(separator: ".").count == 3)
    }

    @Test(arguments: [["--hep"], ["run"], ["run", "--listn", "x", "--", "true"], ["nonsense"], ["listen", "--http", "x"]])
    func wrongUsageIs64(arguments: [String]) async throws {
        let end = try await end(arguments)
        #expect(end.status == 64)
        #expect(end.errors.hasPrefix("palingenesis: "))
        #expect(end.output.isEmpty)
    }

    @Test(arguments: [
        ("rnu", "unknown command 'rnu' (did you mean run?)"),
        ("satus", "(did you mean status?)"),
        ("nonsense", "unknown command 'nonsense'\n"),
    ])
    func anUnknownCommandIsNamed(word: String, message: String) async throws {
        for arguments in [[word, "--json"], ["help", word], [word, "--help"]] {
            let end = try await end(arguments)
            #expect(end.status == 64)
            #expect(end.errors.contains(message) && end.output.isEmpty, "\(end.errors)")
        }
        #expect(try await end(["help", "job"]).status == 0)
    }

    @Test(arguments: [
        ("push: [\n", "config.yaml:2:1: broken YAML"),
        ("push:\n  pushgatewy: {url: x}\n", "config.yaml:2: push.pushgatewy: unknown key (did you mean \"pushgateway\"?)"),
        ("resume: {enabled: maybe}\n", "config.yaml:1: resume.enabled: \"maybe\" is neither true nor false"),
    ])
    func aWrongConfigurationIs78AndSaysWhere(text: String, message: String) async throws {
        let bench = try Workbench()
        let file = try bench.write("config.yaml", text)
        for command in [["check", "--config", file], ["run", "--config", file, "--", "true"]] {
            let program = try bench.palingenesis(command)
            #expect(try await program.end() == 78)
            #expect(program.errors.contains(message), "\(program.errors)")
        }
    }

    @Test func theEnvironmentOverridesTheFileAndFlagsOverrideBoth() async throws {
        let bench = try Workbench()
        let file = try bench.write("config.yaml", "push: {pushgateway: {url: \"http://file:1\", job: file, interval: 1s}}\n")
        let environment = ["PALINGENESIS_PUSH_PUSHGATEWAY_URL": "http://environment:2", "PALINGENESIS_PUSH_PUSHGATEWAY_JOB": "environment"]
        let program = try bench.palingenesis(["check", "--config", file, "--job", "flag"], environment: environment)
        #expect(try await program.end() == 0)
        #expect(program.output.contains("http://environment:2 as job=flag"), "\(program.output)")
        let typo = try await end(["check"], environment: ["PALINGENESIS_PUSH_PUSHGATWAY_URL": "x"])
        #expect(typo.status == 78)
    }

    @Test func aDryRunPrintsTheReceiversLinesAndNothingElse() async throws {
        let bench = try Workbench()
        let file = try bench.write("metrics.prom", "# TYPE hits counter\nhits{path=\"/a b\"} 7\n# TYPE t gauge\nt -1.5\n")
        let program = try bench.palingenesis(["push", "--dry-run", "--receiver", "telegraf", file])
        #expect(try await program.end() == 0)
        #expect(program.output == "t:0|g\nt:-1.5|g\nhits,path=/a_b:7|c\n")
        #expect(program.errors.isEmpty)
        // What two sources have goes out once, and the status says that something was left out.
        let both = try await end(["push", "--dry-run", "--receiver", "telegraf", file, file])
        #expect(both.status == 1)
        #expect(both.output == program.output)
        #expect(both.errors.contains("another source has 1 of its series (left out)"))
        for (arguments, status) in [
            (["push", file], 64), (["push", "--dry-run", "--receiver", "x", file], 78),
            (["push", "--dry-run", "--receiver", "etsy", "/x"], 1),
        ] {
            let end = try await end(arguments)
            #expect(end.status == Int32(status))
            #expect(end.output.isEmpty && end.errors.hasPrefix("palingenesis: "))
        }
    }

    @Test func aPortInUseStartsNothing() async throws {
        let bench = try Workbench()
        let first = try bench.palingenesis(["run", "--listen", "127.0.0.1:0", "--", "sleep", "60"])
        let address = String(try await first.endpoint().dropFirst("http://".count).dropLast("/metrics".count))
        let other = try Workbench()
        let program = try other.palingenesis(["run", "--listen", address, "--", "touch", "started"])
        #expect(try await program.end() == 1)
        #expect(
            program.errors
                == "palingenesis: cannot listen on \(address): the address is in use (stop the other program, or listen elsewhere)\n"
        )
        #expect(!FileManager.default.fileExists(atPath: other.directory.path + "/started"))
        first.send(SIGTERM)
        #expect(try await first.end() == 143)
    }

    @Test func oneSessionHasOneDaemon() async throws {
        let bench = try Workbench()
        let first = try bench.palingenesis(["run", "--listen", "127.0.0.1:0", "--", "sleep", "60"])
        _ = try await first.endpoint()
        let status = try bench.palingenesis(["status", "--json"])
        #expect(try await status.end() == 0)
        #expect(status.output.contains(#""state":"monitoring""#))
        let second = try bench.palingenesis(["run", "--listen", "127.0.0.1:0", "--", "true"])
        #expect(try await second.end() == 1)
        #expect(second.errors.contains("another palingenesis supervises this session: process \(first.id) holds "))
        first.send(SIGTERM)
        #expect(try await first.end() == 143)
        let afterwards = try bench.palingenesis(["status"])
        #expect(try await afterwards.end() == 1)
        #expect(afterwards.errors.contains("no daemon is running"))
    }

    @Test func aSimulationSaysWhetherEverythingHolds() async throws {
        let bench = try Workbench()
        let right = try bench.write("right.yaml", "assistant: [{runs: 1h}]\nexpect: {end: completed}\n")
        let wrong = try bench.write("wrong.yaml", "assistant: [{runs: 1h}]\nexpect: {end: gave_up}\n")
        let broken = try bench.write("broken.yaml", "assistant: [{rnus: 1h}]\n")
        for (arguments, status, words) in [
            ([right], Int32(0), "everything holds"), ([right, wrong], 1, "expected to end as gave_up, ended as completed"),
            ([broken], 78, "broken.yaml:1: an assistant has no \"rnus\" (did you mean \"runs\"?)"),
            ([bench.directory.path], 78, "directory"),
            ([], 64, "file"),
        ] {
            let program = try bench.palingenesis(["simulate"] + arguments)
            #expect(try await program.end() == status)
            #expect((program.output + program.errors).contains(words), "\(program.output)\(program.errors)")
        }
    }

    @Test func aPauseKeepsAStoppedSessionWaiting() async throws {
        let bench = try Workbench()
        // Stops when it is told to: after the pause has been taken.
        let script = try bench.script(
            "assistant.sh",
            "[ $# -gt 0 ] && exit 0; until [ -e go ]; do sleep 0.05; done; echo 'API Error: Rate limit reached'; exit 1"
        )
        let file = try bench.write(
            "config.yaml",
            "assistant: {kind: claude, command: [\"\(script)\"], resume: [\"\(script)\", again]}\nresume: {backoff: {base: 100ms, max: 100ms}}\nhttp: {listen: \"127.0.0.1:0\"}\n"
        )
        let daemon = try bench.palingenesis(["run", "--config", file])
        let url = try await daemon.endpoint()
        #expect(try await bench.palingenesis(["pause"]).end() == 0)
        #expect(try await bench.palingenesis(["pause"]).end() == 1)
        _ = try bench.write("go", "")
        try await eventually("the stop is seen") { daemon.errors.contains("session stopped") }
        try await eventually("the daemon is paused over its deadline") {
            let families = try bench.metrics(url)
            let deadline = families.value("palingenesis_wait_deadline_timestamp_seconds") ?? 0
            return families.value("palingenesis_daemon_state") == 2 && deadline > 0 && deadline < Date().timeIntervalSince1970 - 0.2
        }
        #expect(try await bench.palingenesis(["resume"]).end() == 0)
        #expect(try await daemon.end() == 0)
    }

    /// A limit that resets long after this test, and an assistant that goes on when it is resumed.
    private func waitingDaemon(_ bench: Workbench) async throws -> (daemon: ChildProgram, url: String) {
        let script = try bench.script(
            "assistant.sh",
            """
            [ "$1" = again ] && exec sleep 60
            [ -e second ] && exec sleep 60
            touch second
            echo "You've hit your session limit · resets $(date -u -d '+3 hours' '+%-I%P') (UTC)"
            exit 1
            """
        )
        let file = try bench.write(
            "config.yaml",
            """
            assistant: {kind: claude, command: ["\(script)"], resume: ["\(script)", again]}
            resume: {confirmAfter: 200ms}
            http: {listen: "127.0.0.1:0"}
            """
        )
        let daemon = try bench.palingenesis(["run", "--config", file])
        let url = try await daemon.endpoint()
        try await eventually("the daemon waits: \(daemon.errors)") { try bench.metrics(url).value("palingenesis_daemon_state") == 3 }
        return (daemon, url)
    }

    @Test(arguments: [(["resume", "--now"], 1.0), (["new-session"], 2.0)])
    func anOperatorCutsAWaitShort(command: [String], sessions: Double) async throws {
        let bench = try Workbench()
        let (daemon, url) = try await waitingDaemon(bench)
        let waiting = try bench.metrics(url)
        Invariants.check(waiting)
        let planned = waiting.value("palingenesis_announced_wait_seconds_sum") ?? 0
        #expect(planned > 7000 && planned <= 3 * 3600 + 120)
        #expect(waiting.value("palingenesis_wait_duration_seconds_count") == 0)

        let program = try bench.palingenesis(command)
        #expect(try await program.end() == 0, "\(program.errors)")
        try await eventually("the session is alive again: \(daemon.errors)") {
            try bench.metrics(url).value("palingenesis_resumes_success_total") == 1
        }
        let families = try bench.metrics(url)
        Invariants.check(families)
        #expect(families.value("palingenesis_resumes_total", ["reason": "manual"]) == 1)
        #expect(families.value("palingenesis_resumes_total", ["reason": "rate_limit"]) == 0)
        #expect(families.value("palingenesis_saves_total") == 0)
        #expect(families.value("palingenesis_wait_duration_seconds_count") == 1)
        #expect(families.value("palingenesis_sessions_started_total") == sessions)
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
    }

    @Test func aSignalEndsAWaitAndTheDaemon() async throws {
        let bench = try Workbench()
        let (daemon, _) = try await waitingDaemon(bench)
        daemon.send(SIGINT)
        _ = try await daemon.end(within: 5)
    }

    @Test func aReloadTakesAValidFileAndKeepsTheOldOneOtherwise() async throws {
        let bench = try Workbench()
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let file = try bench.write("config.yaml", "http: {listen: \"127.0.0.1:0\"}\n")
        let daemon = try bench.palingenesis(["run", "--config", file, "--", "sleep", "60"])
        _ = try await daemon.endpoint()
        _ = try bench.write("config.yaml", "http: {listne: x}\n")
        daemon.send(SIGHUP)
        try await eventually("the file is refused") { daemon.errors.contains("unknown key (did you mean \"listen\"?)") }
        _ = try bench.write(
            "config.yaml",
            "http: {listen: \"127.0.0.1:0\"}\npush: {onExit: delete, pushgateway: {url: \"http://127.0.0.1:\(port)\"}}\n"
        )
        daemon.send(SIGHUP)
        func pushed() throws -> Double? {
            try bench.metrics("http://127.0.0.1:\(port)/metrics").family("palingenesis_daemon_state")?.samples.first?.value
        }
        try await eventually("the new sink pushes") { (try? pushed()) == 1 }
        // A log that was told to be quiet is.
        _ = try bench.write("config.yaml", "http: {listen: \"127.0.0.1:0\"}\nlog: {level: error}\n")
        daemon.send(SIGHUP)
        try await eventually("the group is deleted with its sink") { try pushed() == nil }
        let before = daemon.errors
        daemon.send(SIGHUP)
        daemon.send(SIGTERM)
        #expect(try await daemon.end() == 143)
        #expect(daemon.errors == before)
        #expect(try pushed() == nil)
        gateway.send(SIGTERM)
    }

    @Test func theEndKeepsItsBudgetAndASecondSignalEndsAtOnce() async throws {
        let bench = try Workbench()
        // Takes connections and never answers.
        let silent = try bench.script("silent.py", "")
        try
            "#!/usr/bin/env python3\nimport socket,time\ns=socket.socket();s.bind(('127.0.0.1',0));s.listen();print(s.getsockname()[1],flush=True);time.sleep(60)\n"
            .write(toFile: silent, atomically: false, encoding: .utf8)
        let server = try ChildProgram("/usr/bin/env", ["python3", silent], directory: bench.directory)
        try await eventually("the server listens") { server.output.hasSuffix("\n") }
        let port = server.output.dropLast()
        func start(_ session: String, budget: String) async throws -> ChildProgram {
            let file = try bench.write("\(session).yaml", "session: {file: \(session).md}\npush: {exitBudget: \(budget)}\n")
            let daemon = try bench.palingenesis([
                "run", "--config", file, "--listen", "127.0.0.1:0", "--pushgateway", "http://127.0.0.1:\(port)", "--", "sleep", "60",
            ])
            _ = try await daemon.endpoint()
            return daemon
        }
        let patient = try await start("a", budget: "1s")
        let began = ContinuousClock.now
        patient.send(SIGTERM)
        #expect(try await patient.end() == 143)
        #expect(ContinuousClock.now - began < .seconds(10))

        let hurried = try await start("b", budget: "30s")
        hurried.send(SIGTERM)
        try await eventually("the assistant has ended") { hurried.errors.contains("session stopped") }
        hurried.send(SIGTERM)
        #expect(try await hurried.end(within: 2) == 143)
        server.send(SIGKILL)
    }
}
