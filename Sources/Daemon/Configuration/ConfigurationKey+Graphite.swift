import StatsD

extension ConfigurationKey {
    /// The keys below `push.graphite`.
    static let graphite: [ConfigurationKey] = [
        ConfigurationKey(
            "push.graphite.enabled",
            \.graphiteEnabled,
            .boolean,
            .hangUp,
            "`false` switches the sink off though it has an address."
        ),
        ConfigurationKey(
            "push.graphite.address",
            \.graphiteAddress,
            .text(.graphiteAddress),
            .hangUp,
            "Where Graphite takes plaintext: TCP, or UDP with `udp://` in front. Switches the sink on."
        ),
        ConfigurationKey(
            "push.graphite.prefix",
            \.graphite.configuration.prefix,
            .text(.metricPrefix),
            .hangUp,
            "Stands in front of every name as it is; write a dot at its end."
        ),
        ConfigurationKey(
            "push.graphite.interval",
            \.graphite.interval,
            .duration(.milliseconds(100) ... .seconds(86_400)),
            .hangUp,
            "The time between two pushes."
        ),
        ConfigurationKey(
            "push.graphite.backlogBytes",
            \.graphite.configuration.backlogBytes,
            .integer(0...1_073_741_824),
            .hangUp,
            "The most bytes of lines that wait while Graphite is away; the oldest go first."
        ),
        ConfigurationKey(
            "push.graphite.tags",
            \.graphite.configuration.tags,
            .map(.tags),
            .hangUp,
            "Tags that every series gets."
        ),
        ConfigurationKey(
            "push.graphite.readBack",
            \.graphite.readBack,
            .text(.webURL),
            .hangUp,
            "Where `check --online` asks what was received: the URL of Graphite's web application, without `/render`."
        ),
    ]
}
