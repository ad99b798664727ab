import StatsD

/// The configuration while it is put together: one place for every key, also for those of a sink that may turn out to be off.
struct ConfigurationDraft: Sendable, Equatable {
    var daemon = DaemonConfiguration()
    var pushgatewayEnabled = true
    var pushgatewayURLs: [String]?
    /// Its `urls` are set in the end.
    var pushgateway = PushgatewaySettings(urls: [])
    var username: String?
    var passwordFile: String?
    var statsdEnabled = true
    var statsdAddress: StatsDAddress?
    /// Its address is set in the end.
    var statsd = StatsDSettings(address: .udp(host: "127.0.0.1", port: 8125))
    var graphiteEnabled = true
    var graphiteAddress: GraphiteAddress?
    /// Its address is set in the end.
    var graphite = GraphiteSettings(address: GraphiteAddress(host: "127.0.0.1", port: 2003))

    /// The whole, with each sink that has a destination and is not switched off.
    func finished() -> DaemonConfiguration {
        var finished = daemon
        if pushgatewayEnabled, let pushgatewayURLs {
            var settings = pushgateway
            settings.urls = pushgatewayURLs
            if let username, let passwordFile {
                settings.basicAuth = PushgatewaySettings.BasicAuth(username: username, passwordFile: passwordFile)
            }
            finished.push.pushgateway = settings
        }
        if statsdEnabled, let statsdAddress {
            var settings = statsd
            settings.configuration.address = statsdAddress
            // A long flush leaves most of the interval to others, and ends within the last act's usual budget.
            settings.configuration.spread = min(settings.interval / 4, .seconds(2))
            finished.push.statsd = settings
        }
        if graphiteEnabled, let graphiteAddress {
            var settings = graphite
            settings.configuration.address = graphiteAddress
            finished.push.graphite = settings
        }
        return finished
    }
}
