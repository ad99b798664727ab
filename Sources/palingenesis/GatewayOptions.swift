import ArgumentParser

/// The flags that name the configuration file, and the Pushgateway and the group there.
struct GatewayOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: ArgumentHelp("The configuration file, YAML.", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("Push to this Prometheus Pushgateway: http://host:9091. Repeated: to fall back on.", valueName: "url"))
    var pushgateway: [String] = []

    @Option(help: ArgumentHelp("The job label of the Pushgateway group.", valueName: "name"))
    var job: String?

    @Option(help: ArgumentHelp("A further label of the group; instead of instance=<host name>. May be repeated.", valueName: "label=value"))
    var grouping: [String] = []

    /// Each flag with the key it stands for.
    var flags: [ConfigurationFlag] {
        pushgateway.map { ("--pushgateway", "push.pushgateway.url", $0) }
            + [job].compactMap(\.self).map { ("--job", "push.pushgateway.job", $0) }
            + grouping.map { ("--grouping", "push.pushgateway.grouping", $0) }
    }
}
