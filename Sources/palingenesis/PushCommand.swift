import ArgumentParser
import Daemon
import Pushgateway

/// Pushes text that another program wrote.
struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Push metrics from files, the standard input or a URL.",
        discussion: """
            Reads Prometheus text (format 0.0.4) strictly, and pushes it to the configured Pushgateway. A text with a mistake is not \
            pushed: the message names its line and column. A family that a gateway would refuse (a timestamp, a type other than that \
            of the gateway's own metric of the name, the same series twice) is left out and named, the rest is pushed, and the exit \
            status is 1.

              palingenesis push --pushgateway http://gateway:9091 --job batch metrics.prom
              some-program | palingenesis push --pushgateway http://gateway:9091 --job batch -
              palingenesis push --loop --interval 30s --job node http://localhost:9100/metrics
              palingenesis push --dry-run metrics.prom     the request as a curl line, and the body
              palingenesis push --dry-run --receiver telegraf metrics.prom     the lines a StatsD receiver would get

            With --loop the sources are read and pushed again at every interval until a signal comes, so that a host that nobody \
            can reach shows what its node_exporter, or any other exporter, shows. The first push comes at once.

            With --dry-run and --receiver the lines go to standard output, one a line, counters as from zero; what the receiver's own \
            grammar would drop, merge or truncate goes to standard error.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Push again at every interval, until SIGINT or SIGTERM.")
    var loop = false

    @Flag(
        name: .customLong("dry-run"),
        help: "Send nothing; print the request as a curl line, secrets masked, and the body; with --receiver the StatsD lines."
    )
    var dryRun = false

    @Argument(
        help: ArgumentHelp("Files, http:// or https:// URLs, or - for the standard input, which is the default.", valueName: "source")
    )
    var sources: [String] = []

    func validate() throws {
        if loop, dryRun { throw ValidationError("--loop and --dry-run: choose one of them") }
        if loop, sources.isEmpty || sources.contains("-") {
            throw ValidationError("--loop reads again and again: name files or URLs, the standard input is read once")
        }
    }

    func run() async throws {
        let environment = ProcessEnvironment.current
        let configuration = try ConfigurationSource(options: options, command: [], environment: environment).load().configuration
        let sources = (sources.isEmpty ? ["-"] : sources).map(TextSource.init)
        if dryRun, let name = options.receiver {
            return try StatsDDryRun(receiver: name, settings: configuration.push.statsd?.configuration).print(sources)
        }
        guard let settings = configuration.push.pushgateway else {
            throw ValidationError("there is no gateway to push to: give --pushgateway URL, or push.pushgateway.url in the configuration")
        }
        let gateway = try settings.configuration(hostName: HostName.current)
        let push = TextPush(
            sources: sources,
            gateway: gateway,
            userAgent: "palingenesis/\(Version.current)"
        )
        if dryRun {
            let (text, isComplete) = try push.text()
            StandardOutput.write(gateway.dryRun(text))
            if !isComplete { throw ExitCode.failure }
        } else if loop {
            try await push.repeatedly(interval: settings.interval, hostName: HostName.current, exit: configuration.push)
        } else {
            guard try push.once() else { throw ExitCode.failure }
        }
    }
}
