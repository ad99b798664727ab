/// The address of a Pushgateway: scheme, host, port and the path that everything of it stands under.
///
/// Credentials that stand in the text are moved out (`credentials`), so that the address itself may be shown.
struct GatewayURL: Sendable, Equatable, CustomStringConvertible {
    /// `http` or `https`.
    let scheme: String
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    let host: String
    /// 1 to 65535; the scheme's own when the text has none.
    let port: Int
    /// What stands before `/metrics/job`; empty or beginning, never ending, with a slash.
    let basePath: String
    /// User name and password of the text, decoded.
    let credentials: BasicAuthentication?

    private let authority: String

    /// Reads a URL.
    ///
    /// - Throws: `PushgatewayConfigurationError`. What is shown of the text there begins after the last `@`.
    init(_ text: String, key: String = "url") throws(PushgatewayConfigurationError) {
        let shown = Redaction.url(text)
        func fail(_ reason: String) -> PushgatewayConfigurationError { PushgatewayConfigurationError(key, "\(shown): \(reason)") }

        guard !text.isEmpty else { throw PushgatewayConfigurationError(key, "it is empty (write http://HOST:9091)") }
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw fail("a URL has no spaces, control characters or letters beyond ASCII (write them percent-encoded, a host in punycode)")
        }
        guard let schemeEnd = text.firstRange(of: "://") else { throw fail("the scheme is missing (write http://\(shown))") }
        scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { throw fail("only http and https are spoken") }

        let rest = text[schemeEnd.upperBound...]
        guard !rest.contains("?"), !rest.contains("#") else { throw fail("a query or fragment has no meaning for a Pushgateway") }
        let authorityEnd = rest.firstIndex(of: "/") ?? rest.endIndex
        let parts = Self.split(rest[..<authorityEnd])
        guard let hostAndPort = Self.hostAndPort(parts.hostAndPort) else {
            throw fail("this is no host with an optional port from 1 to 65535")
        }
        host = hostAndPort.host
        port = hostAndPort.port ?? (scheme == "https" ? 443 : 80)
        authority = String(parts.hostAndPort)

        if let userInfo = parts.userInfo, !userInfo.isEmpty {
            guard let decoded = Self.credentials(userInfo) else {
                throw fail("the user name and password cannot be read (percent-encode what is special in them)")
            }
            credentials = decoded
        } else {
            credentials = nil
        }

        var path = rest[authorityEnd...]
        while path.last == "/" { path.removeLast() }
        guard Self.isPath(path) else { throw fail("the path has characters that must be percent-encoded, or . or .. in it") }
        guard !path.hasSuffix("/metrics/job"), !path.contains("/metrics/job/") else {
            throw fail("give the gateway's own URL only; /metrics/job/… is added from job and grouping")
        }
        basePath = String(path)
    }

    /// The URL without credentials.
    var description: String { "\(scheme)://\(authority)\(basePath)" }

    /// Host and port, for messages.
    var endpoint: String { "\(host):\(port)" }

    /// The host as libcurl writes it in its messages: an IPv6 address without brackets.
    var bareHost: String { host.filter { $0 != "[" && $0 != "]" } }

    // MARK: Parts

    private static func split(_ authority: Substring) -> (userInfo: Substring?, hostAndPort: Substring) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }
        return (authority[..<at], authority[authority.index(after: at)...])
    }

    private static func credentials(_ userInfo: Substring) -> BasicAuthentication? {
        let colon = userInfo.firstIndex(of: ":")
        guard let username = PercentEncoding.decode(userInfo[..<(colon ?? userInfo.endIndex)]),
            let password = PercentEncoding.decode(colon.map { userInfo[userInfo.index(after: $0)...] } ?? "")
        else { return nil }
        return BasicAuthentication(username: username, password: .text(password))
    }

    private static func hostAndPort(_ text: Substring) -> (host: String, port: Int?)? {
        let hostEnd: Substring.Index
        if text.first == "[" {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            let address = text[text.index(after: text.startIndex)..<bracket]
            guard address.contains(":"), address.utf8.allSatisfy({ PercentEncoding.isAlphanumeric($0) || ":.%".utf8.contains($0) }) else {
                return nil
            }
            hostEnd = text.index(after: bracket)
        } else {
            hostEnd = text.firstIndex(of: ":") ?? text.endIndex
            guard hostEnd > text.startIndex, text[..<hostEnd].utf8.allSatisfy({ PercentEncoding.isUnreserved($0) }) else { return nil }
        }
        let host = text[..<hostEnd].lowercased()
        let rest = text[hostEnd...]
        if rest.isEmpty { return (host, nil) }
        // Int(_:) would take a sign as well.
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = Int(digits), (1...65535).contains(port)
        else { return nil }
        return (host, port)
    }

    private static func isPath(_ path: Substring) -> Bool {
        guard PercentEncoding.decode(path) != nil else { return false }
        guard path.utf8.allSatisfy({ PercentEncoding.isUnreserved($0) || "/%:@!$&'()*+,;=".utf8.contains($0) }) else { return false }
        return path.split(separator: "/").allSatisfy { $0 != "." && $0 != ".." }
    }
}
