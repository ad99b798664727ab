/// What libcurl is told besides the request itself.
struct CurlOptions: Sendable {
    let timeout: Duration
    let connectTimeout: Duration
    let tls: TLSConfiguration
    let proxy: Secret?
    let userAgent: String

    /// - Parameter timeout: takes the place of the configuration's.
    init(_ configuration: PushgatewayConfiguration, userAgent: String, timeout: Duration? = nil) {
        self.timeout = timeout ?? configuration.timeout
        connectTimeout = min(configuration.connectTimeout, self.timeout)
        tls = configuration.tls
        proxy = configuration.proxy
        self.userAgent = userAgent
    }
}
