/// What libcurl is told besides the request itself.
struct CurlOptions: Sendable {
    private(set) var timeout: Duration
    private(set) var connectTimeout: Duration
    let tls: TLSConfiguration
    let proxy: Secret?
    let userAgent: String

    init(_ configuration: PushgatewayConfiguration, userAgent: String) {
        timeout = configuration.timeout
        connectTimeout = min(configuration.connectTimeout, configuration.timeout)
        tls = configuration.tls
        proxy = configuration.proxy
        self.userAgent = userAgent
    }

    /// The same with less time.
    func within(_ limit: Duration) -> CurlOptions {
        var options = self
        options.timeout = min(timeout, limit)
        options.connectTimeout = min(connectTimeout, limit)
        return options
    }
}
