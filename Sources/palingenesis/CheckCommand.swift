import ArgumentParser
import Daemon
import Push
import Pushgateway

/// Checks the configuration without starting anything.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration and say what it means.",
        discussion: """
            Reads the file, the environment and the flags as `run` would, reports every mistake with its place, says where the \
            metrics would go, and whether the files of secrets and certificates can be read. Starts nothing and sends nothing.

            With --online the Pushgateway is asked as well, and nothing is changed there: its version and what it can do, its \
            clock, groups that are stale or whose last push was refused; each with what to do. Exit status 1 when it cannot be asked.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Ask the Pushgateway too: its version, its clock, its groups.")
    var online = false

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
        if online { try ask(configuration.push.pushgateway) }
    }

    private func ask(_ settings: PushgatewaySettings?) throws {
        guard let settings else { return print("online: there is no Pushgateway to be asked") }
        let gateway = try settings.configuration(hostName: HostName.current)
        do {
            let connection = PushgatewayConnection(userAgent: "palingenesis/\(Version.current)")
            let report = try connection.report(gateway, interval: settings.interval, now: WallClock.unixTime)
            for finding in report.findings { print("online: \(finding.isWarning ? "warning: " : "")\(finding.text)") }
        } catch {
            throw TextSource.Failure(description: "cannot ask the Pushgateway: \(error.message)")
        }
    }
}
