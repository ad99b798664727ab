import ArgumentParser
import Daemon
import Logging

/// Supervises one session in the foreground.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Supervise one session, serve its metrics, push them.",
        discussion: """
            Starts the assistant, passes its output through, and resumes it when it stops at a limit that resets. Ends when the \
            session has completed, after the last push, with the assistant's exit status.

              palingenesis run -- claude -p "Work through PLAN.md" --output-format stream-json --verbose
              palingenesis run --pushgateway http://localhost:9091 -- codex exec --json "Work through PLAN.md"
              palingenesis run --config palingenesis.yaml --stay
              palingenesis run --watch

            With --watch it starts nothing: it finds the session that Claude Code or Codex (--assistant codex) has in this directory, \
            notices in its log that it stopped, and resumes it without a terminal when its limit resets, unless its user has gone on \
            by then. It watches until it is told to end. What resumes it is assistant.resume, or the usual command. See also `hook`.

            A wait outlives the daemon: after a restart, a reboot or Ctrl-C the same command goes on with it. A session that merely \
            ran when its daemon was killed is resumed by its id. --fresh begins anew.

            SIGHUP reloads the configuration. SIGINT, SIGTERM or the end of its terminal ends the assistant and then the daemon, with a \
            last push; a second signal ends it at once.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Start nothing: watch the session that claude or codex has in this directory, through the log it writes of it.")
    var watch = false

    @Option(help: ArgumentHelp("Watch the session of this log.", valueName: "file"))
    var transcript: String?

    @Flag(help: "Go on serving and pushing when the session has ended.")
    var stay = false

    @Flag(help: "Forget what an earlier run left unfinished: its session, its wait, its attempts, its pause.")
    var fresh = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The assistant and its arguments, after --.", valueName: "command"))
    var command: [String] = []

    func run() async throws {
        let environment = ProcessEnvironment.current
        let more =
            (watch ? [("--watch", "assistant.watch", "true")] : [])
            + (transcript.map { [("--transcript", "assistant.transcript", $0)] } ?? [])
        let load: @Sendable () throws -> DaemonConfiguration = { [options, command] in
            let flags = options.flags + more
            let source = ConfigurationSource(file: options.file, flags: flags, command: command, environment: environment)
            return try source.load().configuration
        }
        let configuration = try load()
        let assistant = configuration.assistant
        guard !assistant.command.isEmpty || assistant.isStartedElsewhere else {
            throw ValidationError(
                "there is no assistant to run: give its command after --, or as assistant.command in the configuration (or --watch one)"
            )
        }
        let threshold = LogThreshold(configuration.logLevel)
        let daemon = Daemon(
            configuration: configuration,
            stays: stay,
            isFresh: fresh,
            environment: environment,
            logger: Logger(label: "palingenesis") { _ in StandardErrorLogHandler(threshold: threshold) },
            threshold: threshold,
            reload: load
        )
        let status = try await daemon.run()
        guard status == 0 else { throw ExitCode(status) }
    }
}
