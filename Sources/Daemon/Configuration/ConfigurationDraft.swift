import StatsD

/// The configuration while it is put together: one place for every key, also for those of a sink that may turn out to be off.
struct ConfigurationDraft: Sendable, Equatable {
    var daemon = DaemonConfiguration()
    var pushgatewayEnabled = true
    var pushgatewayURL: String?
    /// Its `url` is set in the end.
    var pushgateway = PushgatewaySettings(url: "")
    var username: String?
    var passwordFile: String?
    var statsdEnabled = true
    var statsdAddress: StatsDAddress?
    /// Its address is set in the end.
    var statsd = StatsDSettings(address: .udp(host: "127.0.0.1", port: 8125))

    /// The whole, with each sink that has a destination and is not switched off.
    func finished() -> DaemonConfiguration {
        var finished = daemon
        if pushgatewayEnabled, let pushgatewayURL {
            var settings = pushgateway
            settings.url = pushgatewayURL
            if let username, let passwordFile {
                settings.basicAuth = PushgatewaySettings.BasicAuth(username: username, passwordFile: passwordFile)
            }
            finished.push.pushgateway = settings
        }
        if statsdEnabled, let statsdAddress {
            var settings = statsd
            settings.configuration.address = statsdAddress
            finished.push.statsd = settings
        }
        return finished
    }
}
