import ArgumentParser

/// The flags that say where metrics are pushed to, and how often.
struct ReceiverOptions: ParsableArguments {
    @OptionGroup var gateway: GatewayOptions

    @Option(
        help: ArgumentHelp(
            "Send StatsD datagrams there: 127.0.0.1:8125, [::1]:8125, unix:///path or unixstream:///path.",
            valueName: "address"
        )
    )
    var statsd: String?

    @Option(help: ArgumentHelp("What listens there: etsy, datadog, statsd_exporter, telegraf, … (see README).", valueName: "name"))
    var receiver: String?

    @Option(help: ArgumentHelp("Push this often: 500ms, 15s, 5m, 2h. For every sink.", valueName: "duration"))
    var interval: String?

    /// Each flag with the key it stands for.
    var flags: [ConfigurationFlag] {
        let others = [
            ("--statsd", "push.statsd.address", statsd), ("--receiver", "push.statsd.receiver", receiver),
            ("--interval", "push.pushgateway.interval", interval), ("--interval", "push.statsd.interval", interval),
            ("--interval", "push.graphite.interval", interval),
        ]
        return gateway.flags + others.compactMap { flag, key, value in value.map { (flag, key, $0) } }
    }
}
