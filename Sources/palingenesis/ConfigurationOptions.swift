import ArgumentParser
import Daemon

/// The flags that stand for configuration keys; the same for every command that reads the configuration.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: ArgumentHelp("The configuration file, YAML.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("Push to this Prometheus Pushgateway: http://host:9091. Repeated: to fall back on.", valueName: "url"))
    var pushgateway: [String] = []

    @Option(help: ArgumentHelp("Send StatsD datagrams there: 127.0.0.1:8125, [::1]:8125 or unix:///path.", valueName: "address"))
    var statsd: String?

    @Option(help: ArgumentHelp("What listens there: etsy, datadog, statsd_exporter, telegraf, … (see README).", valueName: "name"))
    var receiver: String?

    @Option(help: ArgumentHelp("Serve metrics there: 127.0.0.1:7654; port 0 is any, none is no endpoint.", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("Push this often: 500ms, 15s, 5m, 2h. For every sink.", valueName: "duration"))
    var interval: String?

    @Option(help: ArgumentHelp("The job label of the Pushgateway group.", valueName: "name"))
    var job: String?

    @Option(help: ArgumentHelp("A further label of the group; instead of instance=<host name>. May be repeated.", valueName: "label=value"))
    var grouping: [String] = []

    @Option(help: ArgumentHelp("The kind of assistant: claude, codex, opencode, gemini, aider or custom.", valueName: "kind"))
    var assistant: String?

    @Option(
        name: .customLong("session-file"),
        help: ArgumentHelp("The Markdown file in which the session keeps its progress.", valueName: "file")
    )
    var sessionFile: String?

    /// Each flag with the key it stands for.
    var flags: [(flag: String, key: String, value: String)] {
        var flags: [(flag: String, key: String, value: String)] = []
        func add(_ flag: String, _ key: String, _ value: String?) {
            if let value { flags.append((flag, key, value)) }
        }
        for url in pushgateway { add("--pushgateway", "push.pushgateway.url", url) }
        add("--statsd", "push.statsd.address", statsd)
        add("--receiver", "push.statsd.receiver", receiver)
        add("--listen", "http.listen", listen)
        add("--interval", "push.pushgateway.interval", interval)
        add("--interval", "push.statsd.interval", interval)
        add("--interval", "push.graphite.interval", interval)
        add("--job", "push.pushgateway.job", job)
        for label in grouping { add("--grouping", "push.pushgateway.grouping", label) }
        add("--assistant", "assistant.kind", assistant)
        add("--session-file", "session.file", sessionFile)
        return flags
    }
}
