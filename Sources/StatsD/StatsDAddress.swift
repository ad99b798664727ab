/// Where a StatsD receiver listens.
public enum StatsDAddress: Sendable, Hashable, CustomStringConvertible {
    /// UDP; the host is a name or an address, v6 without brackets.
    case udp(host: String, port: UInt16)
    /// A Unix datagram socket's path.
    case unixDatagram(path: String)
    /// A Unix stream socket's path; in front of each datagram stands its length, 4 bytes, the least significant first.
    case unixStream(path: String)

    /// The longest path that fits into a Unix socket's address on Linux, in bytes.
    static let longestPath = 107

    /// Reads `host:port`, `[v6]:port`, `unix:///path` or `unixstream:///path`.
    ///
    /// - Throws: `StatsDAddressError`, which says what is wrong and what would be right.
    public init(_ text: String) throws(StatsDAddressError) {
        if text.hasPrefix("unix:") {
            self = .unixDatagram(path: try Self.path(text, after: "unix://"))
        } else if text.hasPrefix("unixstream:") {
            self = .unixStream(path: try Self.path(text, after: "unixstream://"))
        } else {
            self = try Self.udpAddress(text)
        }
    }

    /// The text that reads as this address.
    public var description: String {
        switch self {
        case .udp(let host, let port): host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unixDatagram(let path): "unix://\(path)"
        case .unixStream(let path): "unixstream://\(path)"
        }
    }

    private static func path(_ text: String, after scheme: String) throws(StatsDAddressError) -> String {
        let hint = "\(scheme)/run/statsd.sock"
        let path = String(text.dropFirst(scheme.count))
        guard text.hasPrefix(scheme + "/"), path.utf8.count > 1 else {
            throw StatsDAddressError(text, "a Unix socket needs an absolute path", hint: hint)
        }
        guard !path.utf8.contains(0) else { throw StatsDAddressError(text, "the path holds a NUL character", hint: hint) }
        guard path.utf8.count <= longestPath else {
            throw StatsDAddressError(text, "a Unix socket's path has at most \(longestPath) bytes", hint: "a shorter path")
        }
        return path
    }

    private static func udpAddress(_ text: String) throws(StatsDAddressError) -> StatsDAddress {
        guard !text.contains("://") else {
            let hint = "host:port for UDP, without a scheme, unix:///path or unixstream:///path"
            throw StatsDAddressError(text, "this scheme is unknown", hint: hint)
        }
        let host: Substring
        let rest: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard host.contains(":") else {
                throw StatsDAddressError(text, "only an IPv6 address stands in brackets", hint: "[::1]:8125")
            }
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<colon]
            rest = text[colon...]
            guard !rest.dropFirst().contains(":") else {
                throw StatsDAddressError(text, "an IPv6 address stands in brackets", hint: "[::1]:8125")
            }
        }
        guard !host.isEmpty, host.unicodeScalars.allSatisfy(isHostCharacter) else {
            throw StatsDAddressError(text, "there is no usable host", hint: "127.0.0.1:8125")
        }
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0 else {
            throw StatsDAddressError(text, "there is no port from 1 to 65535", hint: rest.isEmpty ? "\(text):8125" : "127.0.0.1:8125")
        }
        return .udp(host: String(host), port: port)
    }

    private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x20 && scalar.value != 0x7F && !"/\\@[]?#\"'".unicodeScalars.contains(scalar)
    }
}

extension StatsDAddress {
    /// What datagrams on a network do not tell.
    static let datagramUncertainty =
        "sent is what the kernel took: UDP does not tell what arrived, nor what was read before the receiver ended"

    /// What nobody tells about what was sent there, in words for people.
    var uncertainty: String {
        switch self {
        case .udp: Self.datagramUncertainty
        case .unixDatagram, .unixStream: "sent is what the kernel took: nobody tells what was not read before the receiver ended"
        }
    }
}
