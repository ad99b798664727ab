public import Pushgateway

/// A Pushgateway as the configuration has it: what the sink needs, and how often it is pushed to.
public struct PushgatewaySettings: Sendable, Equatable {
    /// A user name, and where the password stands.
    public struct BasicAuth: Sendable, Equatable {
        /// The user name.
        public var username: String
        /// The file with the password, read at each push.
        public var passwordFile: String
    }

    /// `http` or `https`, without credentials; the gateways in the order of preference, at least one.
    public var urls: [String]
    /// The group's job.
    public var job = "palingenesis"
    /// The group's other labels; nil when nobody gave any, which means `instance` with the host's name.
    public var grouping: [String: String]?
    /// What a push does with what the group held.
    public var method = PushgatewayConfiguration.Method.put
    /// Whether a PUT may leave the group empty, when there is nothing to push.
    public var allowEmpty = false
    /// The time between two pushes.
    public var interval = Duration.seconds(15)
    /// How long one push may take.
    public var timeout = Duration.seconds(10)
    /// How the body is encoded.
    public var compression = PushgatewayConfiguration.Compression.gzip
    /// Basic authentication; never together with `bearerTokenFile`.
    public var basicAuth: BasicAuth?
    /// The file with a bearer token, read at each push.
    public var bearerTokenFile: String?
    /// The file with the certificates of the authorities that are trusted, in place of the system's.
    public var caFile: String?
    /// The client's certificate; always together with `keyFile`.
    public var certFile: String?
    /// The key of the client's certificate.
    public var keyFile: String?
    /// Accepts any certificate from anybody.
    public var insecureSkipVerify = false
    /// The proxy's URL; nil leaves it to the usual environment variables.
    public var proxy: String?
    /// Headers besides the usual ones.
    public var headers: [String: String] = [:]

    /// Makes the default settings for gateways.
    public init(urls: [String]) {
        self.urls = urls
    }

    /// What the sink takes.
    ///
    /// - Parameter hostName: the label `instance`, where no grouping was configured.
    /// - Throws: never for settings that `ConfigurationLoader` returned.
    public func configuration(hostName: String) throws(PushgatewayConfigurationError) -> PushgatewayConfiguration {
        var configuration = try PushgatewayConfiguration(
            url: urls.first ?? "",
            fallbacks: Array(urls.dropFirst()),
            job: job,
            grouping: grouping ?? ["instance": hostName],
            method: method,
            timeout: timeout,
            connectTimeout: min(timeout, .seconds(5)),
            compression: compression,
            basicAuth: basicAuth.map { BasicAuthentication(username: $0.username, passwordFile: $0.passwordFile) },
            bearerTokenFile: bearerTokenFile,
            tls: TLSConfiguration(caFile: caFile, certFile: certFile, keyFile: keyFile, insecureSkipVerify: insecureSkipVerify),
            proxy: proxy,
            headers: headers
        )
        configuration.allowsEmpty = allowEmpty
        return configuration
    }
}
