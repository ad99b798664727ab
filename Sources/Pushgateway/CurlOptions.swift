/// What libcurl is told besides the request itself.
struct CurlOptions: Sendable {
    let timeout: Duration
    let connectTimeout: Duration
    let tls: TLSConfiguration
    let proxy: Secret?
    let userAgent: String

    init(_ configuration: PushgatewayConfiguration, userAgent: String) {
        timeout = configuration.timeout
        connectTimeout = configuration.connectTimeout
        tls = configuration.tls
        proxy = configuration.proxy
        self.userAgent = userAgent
    }
}
