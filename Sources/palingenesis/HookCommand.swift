import ArgumentParser
import Daemon

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Passes on what an assistant's hook is told.
struct HookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        abstract: "Tell the running daemon what an assistant's hook was told.",
        discussion: """
            For the hooks of Claude Code, whose input it reads: the daemon then knows of a stop at once, and that its user has taken \
            over. In .claude/settings.json:

              {"hooks": {"StopFailure":      [{"hooks": [{"type": "command", "command": "palingenesis hook"}]}],
                         "UserPromptSubmit": [{"hooks": [{"type": "command", "command": "palingenesis hook"}]}]}}

            Every daemon of this user is told, and takes what is about its own session. A hook must not disturb the assistant: where \
            no daemon runs, or none supervises that session, it says so and exits with 0. Only input that is no hook's is a failure.
            """
    )

    @OptionGroup var daemon: DaemonOptions

    func run() throws {
        var input: [UInt8] = []
        try OutputFile("-").forEachPiece { piece in
            if input.count <= HookPayload.greatestSize { input.append(contentsOf: piece) }
        }
        guard input.count <= HookPayload.greatestSize, HookPayload(input) != nil else {
            throw OutputFile.Unreadable(
                description: "hook: the standard input is no hook's, which is a JSON object with hook_event_name "
                    + "(see `palingenesis hook --help`)"
            )
        }
        let clients =
            daemon.socket.map { [DaemonClient(socket: $0)] }
            ?? DaemonClient.all(in: RuntimePaths(environment: ProcessEnvironment.current, userID: geteuid()))
        var refusals: [String] = []
        for client in clients {
            do {
                try client.report(input)
                return
            } catch {
                refusals.append("\(error)")
            }
        }
        let reason = refusals.isEmpty ? "no daemon is running" : refusals.joined(separator: "; ")
        StandardError.write("palingenesis: nobody was told: \(reason)")
    }
}
