#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A receiver's address as the kernel takes it.
struct SocketAddress: Sendable, Hashable {
    /// `AF_INET`, `AF_INET6` or `AF_UNIX`.
    let family: Int32
    /// The bytes of the `sockaddr`.
    let bytes: [UInt8]
    /// For people: `127.0.0.1:8125`, `[::1]:8125`, `/run/statsd.sock`.
    let text: String

    /// A Unix socket's path; nil when it does not fit.
    init?(unixPath path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { destination in
            guard path.count < destination.count else { return false }
            destination.copyBytes(from: path)
            return true
        }
        guard fits else { return nil }
        self.init(family: AF_UNIX, bytes: withUnsafeBytes(of: address) { Array($0) }, text: String(decoding: path, as: UTF8.self))
    }

    /// Where the host's address stands among the bytes; nil for a Unix socket.
    var hostBytes: Range<Int>? {
        switch family {
        case AF_INET: 4..<8
        case AF_INET6: 8..<24
        default: nil
        }
    }

    init(family: Int32, bytes: [UInt8], text: String) {
        self.family = family
        self.bytes = bytes
        self.text = text
    }

    /// Looks the address up; blocks for as long as the system's resolver takes.
    ///
    /// - Returns: at most `limit` addresses, in the system's order of preference.
    static func lookUp(_ address: StatsDAddress, limit: Int = 8) -> Result<[SocketAddress], AddressLookUpError> {
        switch address {
        case .unixDatagram(let path), .unixStream(let path):
            guard let address = SocketAddress(unixPath: path) else { return .failure(AddressLookUpError(reason: "the path is too long")) }
            return .success([address])
        case .udp(let host, let port):
            return lookUp(host: host, port: port, limit: limit)
        }
    }

    private static func lookUp(host: String, port: UInt16, limit: Int) -> Result<[SocketAddress], AddressLookUpError> {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICSERV
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = datagramType
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else {
            let reason = code == EAI_SYSTEM ? String(cString: strerror(errno)) : String(cString: gai_strerror(code))
            return .failure(AddressLookUpError(reason: reason))
        }
        var found: [SocketAddress] = []
        var next = list
        while let info = next?.pointee, found.count < limit {
            next = info.ai_next
            guard let name = info.ai_addr, info.ai_family == AF_INET || info.ai_family == AF_INET6 else { continue }
            let bytes = Array(UnsafeRawBufferPointer(start: name, count: Int(info.ai_addrlen)))
            let text = StatsDAddress.udp(host: numericHost(name, info.ai_addrlen) ?? host, port: port).description
            let address = SocketAddress(family: info.ai_family, bytes: bytes, text: text)
            if !found.contains(address) { found.append(address) }
        }
        return found.isEmpty ? .failure(AddressLookUpError(reason: "it has no address")) : .success(found)
    }

    private static func numericHost(_ name: UnsafePointer<sockaddr>, _ length: socklen_t) -> String? {
        var text = [CChar](repeating: 0, count: 128)
        guard getnameinfo(name, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
