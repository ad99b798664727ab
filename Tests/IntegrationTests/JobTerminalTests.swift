import Foundation
import Testing

/// `job` at a terminal and in a shell's pipelines: the command is to notice nothing of what is around it.
struct JobTerminalTests {
    private let bench: Workbench
    private let shell: TerminalProgram

    init() throws {
        bench = try Workbench()
        shell = try TerminalProgram(
            "/bin/bash",
            ["--norc", "--noprofile", "--noediting", "-i"],
            environment: bench.ownDirectories.merging(["PS1": "$ ", "job": ChildProgram.palingenesis + " job terminal --"]) { $1 },
            directory: bench.directory
        )
    }

    /// What is typed appears on the screen as well, so what is waited for must not stand in it.
    private func type(_ command: String) { shell.type(command + "\n") }

    @Test func theInterruptKeyEndsTheCommandAndTheStatusTellsIt() async throws {
        type("$job sh -c 'printf re%s ady; exec sleep 30'; echo status=$?")
        try await shell.shows("ready")
        shell.type("\u{3}")
        try await shell.shows("status=130")
        type("$job sh -c 'trap \"exit 7\" INT; printf tr%s apping; while :; do sleep 0.05; done'; echo status=$?")
        try await shell.shows("trapping")
        shell.type("\u{3}")
        try await shell.shows("status=7")
        #expect(!shell.screen.contains("palingenesis: "))
        #expect(shell.isAsBefore)
    }

    @Test func nobodyIsAskedForTheKeysPassphrase() async throws {
        let port = try Workbench.freePort()
        let gateway = try await bench.pushgateway(port: port)
        let (key, certificate) = (bench.directory.path + "/key.pem", bench.directory.path + "/cert.pem")
        let tls = "tls: {certFile: \(certificate), keyFile: \(key)}"
        let file = try bench.write("gateway.yaml", "push: {pushgateway: {url: \"https://127.0.0.1:\(port)\", \(tls)}}\n")
        type("openssl req -x509 -newkey rsa:2048 -passout pass:abcd -keyout \(key) -out \(certificate) -subj /CN=x -days 2 2>/dev/null")
        type("${job% --} --config \(file) -- true; echo status=$?")
        try await shell.shows("status=0")
        #expect(shell.screen.contains("unable to set private key file"), "\(shell.screen)")
        #expect(!shell.screen.contains("pass phrase"))
        gateway.send(SIGTERM)
    }

    @Test func itIsStoppedAndGoesOnWithItsCommand() async throws {
        type("$job sh -c 'printf re%s ady; until test -e go; do sleep 0.05; done; printf fin%s ished'; echo status=$?")
        try await shell.shows("ready")
        shell.type("\u{1a}")
        try await shell.shows("Stopped")
        type("printf st%s 'ill '; jobs")
        try await shell.shows("still [1]+  Stopped")
        #expect(!shell.screen.contains("finished"))
        type("touch go; fg; echo status=$?")
        try await shell.shows("finished")
        try await shell.shows("status=0")
    }

    @Test func theTerminalIsTheCommandsOwn() async throws {
        type("$job sh -c 'trap \"stty size; exit 5\" WINCH; printf re%s ady; while :; do sleep 0.05; done'; echo status=$?")
        try await shell.shows("ready")
        shell.resize(rows: 41, columns: 103)
        try await shell.shows("41 103")
        try await shell.shows("status=5")
        type("$job sh -c 'printf na%s me; read line; echo got-$line; tty'; echo then=$?")
        try await shell.shows("name")
        type("word")
        try await shell.shows("got-word")
        try await shell.shows("/dev/pts/")
        try await shell.shows("then=0")
    }

    @Test func aPipelinePassesThroughIt() async throws {
        type("seq 3 | $job tac | paste -sd, ; $job yes | head -n 1; echo \"status=${PIPESTATUS[*]}\"")
        try await shell.shows("3,2,1")
        // The command is told by a signal that nobody reads on, as without a job around it.
        try await shell.shows("status=141 0")
        type("$job cat <&-; echo status=$?; $job true >&-; echo then=$?")
        try await shell.shows("status=1\r\n")
        try await shell.shows("then=0")
    }

    @Test func theJobEndsWithItsCommandAndNotWithWhatThatLeftBehind() async throws {
        let start = ContinuousClock.now
        type("$job sh -c 'sleep 20 & printf le%s ft'; echo status=$?")
        try await shell.shows("left")
        try await shell.shows("status=0")
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test func aTerminalThatGoesAwayIsToldToTheCommand() async throws {
        type("$job sh -c 'trap \"echo gone >gone\" HUP; printf re%s ady; while [ ! -e gone ]; do sleep 0.05; done'")
        try await shell.shows("ready")
        shell.send(SIGHUP)
        try await eventually("the command has been told") { FileManager.default.fileExists(atPath: bench.directory.path + "/gone") }
    }
}
