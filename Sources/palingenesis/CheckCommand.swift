import ArgumentParser
import Daemon
import Push
import Pushgateway
import StatsD
import StopClassification

/// Checks the configuration without starting anything.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration and say what it means.",
        discussion: """
            Reads the file, the environment and the flags as `run` would, reports every mistake with its place, says where the \
            metrics would go, and whether the files of secrets and certificates can be read. Starts nothing and sends nothing.

            With --online the Pushgateway is asked as well, and nothing is changed there: its version and what it can do, its \
            clock, groups that are stale or whose last push was refused; each with what to do. A StatsD receiver that can be read back \
            (etsy's at its management port, statsd_exporter at its /metrics; push.statsd.readBack names another place) is sent a counter \
            and a gauge named palingenesis_probe, and so is Graphite where push.graphite.readBack names its web application; what they \
            then hold is compared. Exit status 1 when one cannot be asked, or holds something else.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Ask the receivers too: the Pushgateway what it says of itself, StatsD and Graphite what became of a probe.")
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

    func run() async throws {
        if reference {
            print(markdown ? ConfigurationReference.markdown : ConfigurationReference.yaml, terminator: "")
            return
        }
        let source = ConfigurationSource(
            file: options.file,
            flags: options.flags,
            command: command,
            environment: ProcessEnvironment.current
        )
        let (configuration, file) = try source.load()
        print("configuration: \(file ?? "defaults, environment and flags (no file)")")
        print(ConfigurationSummary.text(configuration))
        let unreadable = configuration.unreadableFiles()
        for line in unreadable { StandardError.write("palingenesis: \(line)") }
        if !unreadable.isEmpty { throw ExitCode(78) }
        let zones = ZoneDatabase.system(environment: ProcessEnvironment.current)
        if let name = configuration.assistant.providerZone, zones.zone(named: name) == nil {
            print("warning: assistant.providerZone: this host knows no zone \(name); its own would be used")
        }
        for line in try NamingReport.lines(configuration.push) { print("warning: \(line)") }
        if online { try await ask(configuration.push) }
    }

    /// One receiver that does not answer does not keep the others from being asked.
    private func ask(_ push: PushConfiguration) async throws {
        let results = try await ReceiverQuestions(push: push, userAgent: "palingenesis/\(Version.current)").results()
        for result in results { print("online: \(result.isWarning ? "warning: " : "")\(result)") }
        if push.pushgateway != nil || results.isEmpty { try ask(push.pushgateway) }
        if results.contains(where: \.isWarning) { throw ExitCode.failure }
    }

    private func ask(_ settings: PushgatewaySettings?) throws {
        guard let settings else { return print("online: there is no Pushgateway to be asked") }
        let gateways = try settings.configuration(hostName: HostName.current).gateways
        var failures: [String] = []
        var isBroken = false
        var holders: [String] = []
        for gateway in gateways {
            let place = gateways.count > 1 ? "\(gateway.destination): " : ""
            do {
                let connection = PushgatewayConnection(userAgent: "palingenesis/\(Version.current)")
                let report = try connection.report(gateway, interval: settings.interval, now: WallClock.unixTime)
                isBroken = isBroken || report.isBroken
                if report.holdsOwnGroup { holders.append(gateway.destination) }
                for finding in report.findings { print("online: \(place)\(finding.isWarning ? "warning: " : "")\(finding.text)") }
            } catch {
                failures.append(error.message)
            }
        }
        if holders.count > 1 {
            let advice = "a daemon deletes what is not in use, palingenesis delete all of it"
            print("online: warning: \(holders.joined(separator: " and ")) hold the configured group: Prometheus sees both (\(advice))")
        }
        if !failures.isEmpty {
            throw TextSource.Failure(description: "cannot ask the Pushgateway: \(failures.joined(separator: "; "))")
        }
        if isBroken { throw ExitCode.failure }
    }
}
