import ArgumentParser
import Daemon
import Pushgateway
import StatsD

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Pushes text that another program wrote.
struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Push metrics from files, the standard input or a URL.",
        discussion: """
            Reads Prometheus text (format 0.0.4) strictly, and pushes it to every configured receiver: a Pushgateway, StatsD, Graphite. \
            A text with a mistake is not pushed: the message names its line and column.

              palingenesis push --pushgateway http://gw:9091 --job batch metrics.prom
              some-program | palingenesis push --pushgateway http://gw:9091 --job batch
              palingenesis push --loop --interval 30s --job node http://localhost:9100/metrics
              palingenesis push --statsd 127.0.0.1:8125 --receiver datadog metrics.prom
              palingenesis push --dry-run metrics.prom
              palingenesis push --dry-run --receiver telegraf metrics.prom

            A family that a Pushgateway would refuse (a timestamp, a type other than that of the gateway's own metric of the name, the \
            same series twice) is left out there and named, the rest is pushed, and the exit status is 1.

            StatsD gets what counters have gained since the last push of the same sources to the same receiver; what it has been sent is \
            kept below $XDG_STATE_HOME/palingenesis/push. Of a counter that is seen for the first time nothing is sent, unless \
            --from-zero is given: its present value is where counting begins. One that has fallen has begun anew, and its value is sent. \
            Gauges are sent as they are. Graphite gets values as they are.

            With --loop the sources are read and pushed again at every interval until a signal comes, so that a host that nobody \
            can reach shows what its node_exporter, or any other exporter, shows. The first push comes at once.

            With --dry-run the request is printed as a curl line with secrets masked, and below it the body. With --receiver the lines \
            are printed that a StatsD receiver would get, counters as from zero; what the receiver's own grammar would drop, merge or \
            truncate goes to standard error.
            """
    )

    @OptionGroup var options: ReceiverOptions

    @Flag(help: "Push again at every interval, until SIGINT or SIGTERM.")
    var loop = false

    @Flag(
        name: .customLong("dry-run"),
        help: "Send nothing; print the request and the body, or with --receiver the StatsD lines."
    )
    var dryRun = false

    @Flag(name: .customLong("from-zero"), help: "Send StatsD the whole value of a counter that is seen for the first time.")
    var fromZero = false

    @Argument(
        help: ArgumentHelp("Files, http:// or https:// URLs, or - for the standard input, which is the default.", valueName: "source")
    )
    var sources: [String] = []

    func validate() throws {
        if loop, dryRun { throw ValidationError("--loop and --dry-run: choose one of them") }
        if !loop, options.interval != nil { throw ValidationError("--interval goes with --loop: without it there is one push, at once") }
        if loop, sources.isEmpty || sources.contains("-") {
            throw ValidationError("--loop reads again and again: name files or URLs, the standard input is read once")
        }
    }

    func run() async throws {
        let environment = ProcessEnvironment.current
        let source = ConfigurationSource(file: options.gateway.file, flags: options.flags, environment: environment)
        let configuration = try source.load().configuration
        let sources = (sources.isEmpty ? ["-"] : sources).map(TextSource.init)
        let userAgent = "palingenesis/\(Version.current)"
        let settings = configuration.push
        if dryRun, let name = options.receiver ?? (settings.pushgateway == nil ? settings.statsd?.configuration.receiver.name : nil) {
            return try StatsDDryRun(receiver: name, settings: settings.statsd?.configuration).print(sources)
        }
        let gateway = try settings.pushgateway.map {
            GatewayTextTarget(try $0.configuration(hostName: HostName.current), interval: $0.interval, userAgent: userAgent)
        }
        var targets: [any TextTarget] = []
        if let gateway { targets.append(gateway) }
        if let statsd = settings.statsd {
            let state = RuntimePaths(environment: environment, userID: geteuid()).stateDirectory
            targets.append(StatsDTextTarget(statsd, stateDirectory: state, sources: sources, fromZero: fromZero))
        }
        if let graphite = settings.graphite { targets.append(GraphiteTextTarget(graphite)) }
        guard !targets.isEmpty else {
            throw ValidationError(
                "there is nowhere to push to: give --pushgateway URL or --statsd HOST:PORT, or configure one below push"
            )
        }
        let push = TextPush(
            sources: sources,
            targets: targets,
            timeout: gateway?.gateway.timeout ?? .seconds(10),
            userAgent: userAgent
        )
        if dryRun {
            guard let gateway else {
                throw ValidationError("--dry-run shows what a Pushgateway or, with --receiver NAME, StatsD would get")
            }
            let reading = try push.read()
            let (text, isComplete) = gateway.text(reading)
            StandardOutput.write(gateway.gateway.dryRun(text))
            if !isComplete || !reading.leftOut.isEmpty { throw ExitCode.failure }
        } else if loop {
            try await push.repeatedly(identity: gateway?.gateway.groupingKey.path ?? "", exit: settings)
        } else {
            guard try await push.once() else { throw ExitCode.failure }
        }
    }
}
