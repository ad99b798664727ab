import Pushgateway

extension ConfigurationKey {
    /// The keys below `push.pushgateway`.
    static let pushgateway: [ConfigurationKey] = [
        ConfigurationKey(
            "push.pushgateway.enabled",
            \.pushgatewayEnabled,
            .boolean,
            .hangUp,
            "`false` switches the sink off though it has a URL."
        ),
        ConfigurationKey(
            "push.pushgateway.url",
            \.pushgatewayURLs,
            .texts(.gatewayURL),
            .hangUp,
            "The gateway; of several the first that takes pushes is used. Switches the sink on."
        ),
        ConfigurationKey(
            "push.pushgateway.job",
            \.pushgateway.job,
            .text(.job),
            .hangUp,
            "The group's job."
        ),
        ConfigurationKey(
            "push.pushgateway.grouping",
            \.pushgateway.grouping,
            .map(.groupingLabels),
            .hangUp,
            "The group's other labels. Hosts that share a group overwrite one another.",
            defaultNote: "{instance: HOST NAME}"
        ),
        ConfigurationKey(
            "push.pushgateway.method",
            \.pushgateway.method,
            .choice(PushgatewayConfiguration.Method.allCases.map(\.rawValue)),
            .hangUp,
            "`put` replaces the whole group, `post` the metrics of the same names."
        ),
        ConfigurationKey(
            "push.pushgateway.allowEmpty",
            \.pushgateway.allowEmpty,
            .boolean,
            .hangUp,
            "Whether a `put` without any series may empty the group; else it is refused."
        ),
        ConfigurationKey(
            "push.pushgateway.interval",
            \.pushgateway.interval,
            .duration(.milliseconds(100) ... .seconds(86_400)),
            .hangUp,
            "The time between two pushes."
        ),
        ConfigurationKey(
            "push.pushgateway.timeout",
            \.pushgateway.timeout,
            .duration(.milliseconds(1) ... .seconds(3_600)),
            .hangUp,
            "How long one push may take."
        ),
        ConfigurationKey(
            "push.pushgateway.compression",
            \.pushgateway.compression,
            .choice(PushgatewayConfiguration.Compression.allCases.map(\.rawValue)),
            .hangUp,
            "How the body is encoded; gzip needs Pushgateway 1.5.0."
        ),
        ConfigurationKey(
            "push.pushgateway.basicAuth.username",
            \.username,
            .text(.username),
            .hangUp,
            "The user name for basic authentication."
        ),
        ConfigurationKey(
            "push.pushgateway.basicAuth.passwordFile",
            \.passwordFile,
            .text(.path),
            .hangUp,
            "The file with its password, read at each push."
        ),
        ConfigurationKey(
            "push.pushgateway.bearerTokenFile",
            \.pushgateway.bearerTokenFile,
            .text(.path),
            .hangUp,
            "The file with a bearer token, read at each push; not together with `basicAuth`."
        ),
        ConfigurationKey(
            "push.pushgateway.tls.caFile",
            \.pushgateway.caFile,
            .text(.path),
            .hangUp,
            "Trusted authorities (PEM), in place of the system's."
        ),
        ConfigurationKey(
            "push.pushgateway.tls.certFile",
            \.pushgateway.certFile,
            .text(.path),
            .hangUp,
            "The client's certificate (PEM); together with `keyFile`."
        ),
        ConfigurationKey(
            "push.pushgateway.tls.keyFile",
            \.pushgateway.keyFile,
            .text(.path),
            .hangUp,
            "The key of the client's certificate (PEM)."
        ),
        ConfigurationKey(
            "push.pushgateway.tls.insecureSkipVerify",
            \.pushgateway.insecureSkipVerify,
            .boolean,
            .hangUp,
            "Accepts any certificate from anybody. For a trial on one's own network."
        ),
        ConfigurationKey(
            "push.pushgateway.proxy",
            \.pushgateway.proxy,
            .text(.proxyURL),
            .hangUp,
            "The proxy: http, https, socks4, socks4a, socks5 or socks5h.",
            isConfidential: true,
            defaultNote: "the usual environment variables"
        ),
        ConfigurationKey(
            "push.pushgateway.headers",
            \.pushgateway.headers,
            .map(.headers),
            .hangUp,
            "Headers besides the usual ones.",
            isConfidential: true
        ),
    ]
}
