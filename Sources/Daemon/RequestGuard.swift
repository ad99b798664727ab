#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Tells a request that an operator's program sent from one that a web page had a browser send.
///
/// A page cannot choose `Host` and `Origin`. One that rebinds its own name to this host's address sends that name as `Host`; one that
/// posts across sites sends its `Origin`. So control is for whoever calls this host by an address, as `localhost`, or by a name that
/// is known to be its own.
struct RequestGuard: Sendable {
    private let names: Set<String>

    /// - Parameters:
    ///   - hostName: this host's own name.
    ///   - others: further names it is called by, as a proxy's users do.
    init(hostName: String, others: [String]) {
        names = Set(([hostName] + others).map { $0.lowercased() })
    }

    /// Why the request is not taken; nil when it is.
    ///
    /// - Parameters:
    ///   - authority: the `Host` header's value.
    ///   - origin: the `Origin` header's value; programs other than browsers send none.
    func refusal(authority: String?, origin: String?) -> String? {
        guard let authority, let host = Self.host(of: authority[...]), isOwn(host) else {
            return "the Host header names another host (call this one by its address, or add the name to http.hosts)"
        }
        guard let origin else { return nil }
        guard let scheme = origin.firstRange(of: "://"), origin[scheme.upperBound...].lowercased() == authority.lowercased() else {
            return "the request comes from a web page of another origin"
        }
        return nil
    }

    private func isOwn(_ host: Substring) -> Bool {
        let name = host.lowercased()
        return name == "localhost" || names.contains(name) || Self.isAddress(name)
    }

    /// The host of `host`, `host:port` and `[v6]:port`.
    private static func host(of authority: Substring) -> Substring? {
        guard !authority.utf8.contains(0), authority.utf8.count <= 300 else { return nil }
        if authority.first == "[" {
            return authority.firstIndex(of: "]").map { authority[authority.index(after: authority.startIndex)..<$0] }
        }
        let host = authority.prefix { $0 != ":" }
        return host.isEmpty ? nil : host
    }

    private static func isAddress(_ name: String) -> Bool {
        var v4 = in_addr()
        var v6 = in6_addr()
        return inet_pton(AF_INET, name, &v4) == 1 || inet_pton(AF_INET6, name, &v6) == 1
    }
}
