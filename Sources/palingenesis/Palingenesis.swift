import ArgumentParser
import Daemon

/// The program: its commands, and how their errors reach people.
@main
struct Palingenesis: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "palingenesis",
        abstract: "Keeps an AI coding session alive and its numbers in your monitoring.",
        discussion: """
            Supervises an assistant (Claude Code, Codex, opencode, Gemini, Aider or any command): notices that it stopped, works out \
            why, waits as long as it must, and resumes it. Counts all of that, and gets the numbers to monitoring by a pull endpoint, \
            a Prometheus Pushgateway, or StatsD.

              palingenesis run -- claude -p "Work through PLAN.md" --output-format stream-json --verbose
              curl localhost:7654/metrics

            Configuration: --config FILE, else $PALINGENESIS_CONFIG, else ~/.config/palingenesis/config.yaml, else defaults. \
            Environment variables (PALINGENESIS_PUSH_PUSHGATEWAY_URL) override the file, flags override both.

            Exit status: 0 success, 1 failure, 64 wrong usage, 78 wrong configuration. `run` exits with the assistant's own status.
            """,
        version: Version.current,
        subcommands: [
            RunCommand.self, JobCommand.self, PushCommand.self, DeleteCommand.self, StatusCommand.self, PauseCommand.self,
            ResumeCommand.self, NewSessionCommand.self, ReloadCommand.self, HookCommand.self, ClassifyCommand.self,
            SimulateCommand.self, CheckCommand.self, ListenCommand.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Prints an error as `palingenesis: what failed: why (what to do)` and exits with its status.
    private static func end(with error: any Error) -> Never {
        // Of a command that does not exist ArgumentParser would show the program's own help.
        let code = unknownCommand == nil ? exitCode(for: error) : .validationFailure
        // Help, the version, and exits that have said everything themselves.
        guard code != .success, !(error is ExitCode) else { exit(withError: error) }
        if let error = error as? ConfigurationError {
            for problem in error.problems { StandardError.write("palingenesis: \(problem)") }
            exit(withError: ExitCode(78))
        }
        if code == .validationFailure {
            let message = unknownCommand ?? message(for: error)
            StandardError.write("palingenesis: \(message)\nSee `palingenesis --help` and `palingenesis help COMMAND`.")
            exit(withError: ExitCode(64))
        }
        StandardError.write("palingenesis: \(error)")
        exit(withError: ExitCode.failure)
    }

    /// What to say of a first word that should be a command and is none, or of the word after `help`; nil when it is one, or an option.
    private static var unknownCommand: String? {
        let commands = configuration.subcommands.compactMap { command in command.configuration.commandName } + ["help"]
        var words = CommandLine.arguments.dropFirst()
        if words.first == "help" { words = words.dropFirst() }
        guard let word = words.first, !word.hasPrefix("-"), !commands.contains(word) else { return nil }
        return "unknown command '\(word)'" + (NearestName.word(word, among: commands).map { " (did you mean \($0)?)" } ?? "")
    }
}
