import ArgumentParser
import Daemon

/// Checks the configuration without starting anything.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration and say what it means.",
        discussion: """
            Reads the file, the environment and the flags as `run` would, reports every mistake with its place, says where the \
            metrics would go, and whether the files of secrets and certificates can be read. Starts nothing and sends nothing.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Print every key with its meaning and default instead, as a configuration file.")
    var reference = false

    @Flag(help: "With --reference: as a Markdown table.")
    var markdown = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The assistant and its arguments, after --.", valueName: "command"))
    var command: [String] = []

    func validate() throws {
        if markdown, !reference { throw ValidationError("--markdown goes with --reference") }
    }

    func run() throws {
        if reference {
            print(markdown ? ConfigurationReference.markdown : ConfigurationReference.yaml, terminator: "")
            return
        }
        let source = ConfigurationSource(options: options, command: command, environment: ProcessEnvironment.current)
        let (configuration, file) = try source.load()
        print("configuration: \(file ?? "defaults, environment and flags (no file)")")
        print(ConfigurationSummary.text(configuration))
        let unreadable = configuration.unreadableFiles()
        for line in unreadable { StandardError.write("palingenesis: \(line)") }
        if !unreadable.isEmpty { throw ExitCode(78) }
    }
}
