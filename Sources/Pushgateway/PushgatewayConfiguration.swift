/// Everything that decides where and how a Pushgateway is pushed to; checked when it is made.
public struct PushgatewayConfiguration: Sendable, Equatable {
    /// What a push does with what the group held before.
    public enum Method: String, Sendable, CaseIterable {
        /// Replaces the whole group.
        case put
        /// Replaces the metrics of the same names and leaves the group's others.
        case post
    }

    /// How a body is encoded.
    public enum Compression: String, Sendable, CaseIterable {
        /// Gzip, which a Pushgateway takes since 1.5.0. Small bodies go as they are.
        case gzip
        /// As it is.
        case none
    }

    /// The group.
    public var groupingKey: GroupingKey
    /// PUT or POST.
    public var method: Method
    /// Whether a PUT may leave the group empty, when there is nothing to push.
    public var allowsEmpty = false
    /// How long a push may take in all, name resolution and every gateway included.
    public let timeout: Duration
    /// How long resolving and connecting may take.
    public let connectTimeout: Duration
    /// How the body is encoded.
    public let compression: Compression
    /// Basic authentication, from the arguments or from the URL.
    public let basicAuth: BasicAuthentication?
    /// A file with a token for `Authorization: Bearer`, read at each push.
    public let bearerTokenFile: String?
    /// For `https`.
    public let tls: TLSConfiguration
    /// The URL of a proxy; nil leaves it to the usual environment variables, an empty one connects directly.
    ///
    /// `NO_PROXY` in the environment counts in either case.
    public let proxy: Secret?
    /// Headers besides the usual ones.
    public let headers: [String: String]

    private(set) var url: GatewayURL
    private var fallbacks: [GatewayURL]

    /// The gateway's URL without credentials; the first, where there are several.
    public var destination: String { url.description }

    /// One configuration for each gateway, without fallbacks, in the order of preference.
    public var gateways: [PushgatewayConfiguration] {
        ([url] + fallbacks).map { url in
            var gateway = self
            (gateway.url, gateway.fallbacks) = (url, [])
            return gateway
        }
    }

    /// Whether this is VictoriaMetrics or vmagent, which take a Pushgateway's pushes below their path for Prometheus text.
    ///
    /// They append what they are sent to time series and hold no groups: nothing is replaced, deleted or read back.
    public var isImport: Bool { url.basePath.hasSuffix("/api/v1/import/prometheus") }

    /// What follows from `isImport`, for people.
    public static let importWords = "imports into time series and has no groups: there is nothing to read back or to delete"

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - url: `http` or `https`, host, optional port and base path. Credentials in it are moved out to `basicAuth`.
    ///   - fallbacks: the same of further gateways, in the order of preference, for when that one cannot be pushed to. The credentials
    ///     are sent to whichever is used, so no URL may have its own then.
    ///   - job: not empty.
    ///   - grouping: the group's other labels. Hosts that share a group overwrite one another: give each its `instance`.
    ///   - method: what happens to what the group held.
    ///   - timeout: more than zero.
    ///   - connectTimeout: more than zero.
    ///   - compression: how the body is encoded.
    ///   - basicAuth: not together with `bearerTokenFile` or credentials in the URL.
    ///   - bearerTokenFile: not together with credentials.
    ///   - tls: for `https`.
    ///   - proxy: `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`; may hold credentials.
    ///   - headers: names and values as RFC 9110 permits; none of those that describe the body.
    /// - Throws: `PushgatewayConfigurationError`, for the first thing that is wrong.
    public init(
        url: String,
        fallbacks: [String] = [],
        job: String = "palingenesis",
        grouping: [String: String] = [:],
        method: Method = .put,
        timeout: Duration = .seconds(10),
        connectTimeout: Duration = .seconds(5),
        compression: Compression = .gzip,
        basicAuth: BasicAuthentication? = nil,
        bearerTokenFile: String? = nil,
        tls: TLSConfiguration = TLSConfiguration(),
        proxy: String? = nil,
        headers: [String: String] = [:]
    ) throws(PushgatewayConfigurationError) {
        self.url = try GatewayURL(url)
        self.fallbacks = try fallbacks.map { text throws(PushgatewayConfigurationError) in try GatewayURL(text) }
        groupingKey = try GroupingKey(job: job, labels: grouping)
        self.method = method
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.compression = compression
        self.basicAuth = basicAuth ?? self.url.credentials
        self.bearerTokenFile = bearerTokenFile
        self.tls = tls
        self.proxy = proxy.map(Secret.text)
        self.headers = headers

        try checkFallbacks()
        try checkTimeouts()
        if basicAuth != nil, self.url.credentials != nil {
            throw PushgatewayConfigurationError("basicAuth", "the URL has credentials too (leave them in one place)")
        }
        try checkAuthentication()
        try checkFiles()
        try Self.checkProxy(proxy)
        try checkHeaders()
    }

    // MARK: Checks

    private func checkFallbacks() throws(PushgatewayConfigurationError) {
        guard !fallbacks.isEmpty else { return }
        var known: Set<String> = []
        for url in [url] + fallbacks {
            guard url.credentials == nil else {
                throw PushgatewayConfigurationError("url", "\(url): one of several URLs has credentials (use basicAuth)")
            }
            guard known.insert(url.description).inserted else {
                throw PushgatewayConfigurationError("url", "\(url): this URL is given twice")
            }
        }
    }

    private func checkTimeouts() throws(PushgatewayConfigurationError) {
        for (key, duration) in [("timeout", timeout), ("connectTimeout", connectTimeout)] where duration <= .zero {
            throw PushgatewayConfigurationError(key, "it must be more than zero")
        }
    }

    private func checkAuthentication() throws(PushgatewayConfigurationError) {
        if let basicAuth {
            guard bearerTokenFile == nil else {
                throw PushgatewayConfigurationError("bearerTokenFile", "basic authentication is configured too (choose one of them)")
            }
            guard !basicAuth.username.utf8.contains(where: { $0 == UInt8(ascii: ":") || Self.isControl($0) }) else {
                throw PushgatewayConfigurationError("basicAuth.username", "a user name has no colon and no control characters")
            }
        }
    }

    /// A file name with a NUL would name another file, and an empty one none.
    private func checkFiles() throws(PushgatewayConfigurationError) {
        var passwordFile: String?
        if case .file(let path) = basicAuth?.password.source { passwordFile = path }
        let files = [
            ("basicAuth.passwordFile", passwordFile), ("bearerTokenFile", bearerTokenFile), ("tls.caFile", tls.caFile),
            ("tls.certFile", tls.certFile), ("tls.keyFile", tls.keyFile),
        ]
        for case (let key, let path?) in files where path.isEmpty || path.utf8.contains(where: Self.isControl) {
            throw PushgatewayConfigurationError(key, "a file name is not empty and has no control characters")
        }
        if tls.keyFile != nil, tls.certFile == nil {
            throw PushgatewayConfigurationError("tls.keyFile", "a key is of no use without tls.certFile")
        }
    }

    private static func checkProxy(_ proxy: String?) throws(PushgatewayConfigurationError) {
        guard let proxy, !proxy.isEmpty else { return }
        func fail(_ reason: String) -> PushgatewayConfigurationError {
            PushgatewayConfigurationError("proxy", "\(Redaction.url(proxy)): \(reason)")
        }
        guard let schemeEnd = proxy.firstRange(of: "://") else { throw fail("the scheme is missing (write http://HOST:PORT)") }
        let scheme = proxy[..<schemeEnd.lowerBound].lowercased()
        guard ["http", "https", "socks4", "socks4a", "socks5", "socks5h"].contains(scheme) else {
            throw fail("a proxy speaks http, https, socks4, socks4a, socks5 or socks5h")
        }
        // The rest obeys the same rules as any URL here.
        _ = try GatewayURL("http" + proxy[schemeEnd.lowerBound...], key: "proxy")
    }

    private func checkHeaders() throws(PushgatewayConfigurationError) {
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            let key = "headers.\(Redaction.printable(name))"
            guard !name.isEmpty, name.utf8.allSatisfy({ PercentEncoding.isAlphanumeric($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }) else {
                throw PushgatewayConfigurationError(key, "a header's name has letters, digits and - only")
            }
            guard !value.utf8.contains(where: { Self.isControl($0) && $0 != UInt8(ascii: "\t") }) else {
                throw PushgatewayConfigurationError(key, "a header's value has no line breaks or control characters")
            }
            let lowercaseName = name.lowercased()
            guard !Self.ownHeaders.contains(lowercaseName) else {
                throw PushgatewayConfigurationError(key, "this header is set by the push itself")
            }
            if lowercaseName == "authorization", basicAuth != nil || bearerTokenFile != nil {
                throw PushgatewayConfigurationError(key, "authentication is configured too (leave it in one place)")
            }
        }
    }

    private static let ownHeaders: Set = [
        "connection", "content-encoding", "content-length", "content-type", "expect", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7f }
}
