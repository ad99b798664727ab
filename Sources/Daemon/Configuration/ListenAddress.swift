#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a TCP endpoint listens, if it does.
public enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// Nowhere.
    case none
    /// A name or an address, v6 without brackets; port 0 takes any that is free.
    case tcp(host: String, port: UInt16)

    /// Reads `host:port`, `[v6]:port` or `none`.
    ///
    /// - Throws: `Malformed`, which says what is wrong and what would be right.
    public init(_ text: String) throws(Malformed) {
        guard text != "none" else {
            self = .none
            return
        }
        let host: Substring
        let rest: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard Self.isIPv6(host) else { throw Malformed(reason: "between the brackets stands no IPv6 address (write [::1]:7654)") }
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<colon]
            rest = text[colon...]
            guard !rest.dropFirst().contains(":") else {
                throw Malformed(reason: "this is no host:port (an IPv6 address stands in brackets: [::1]:7654)")
            }
            guard !host.isEmpty else { throw Malformed(reason: "the host is missing (write 127.0.0.1\(text), or 0.0.0.0\(text) for all)") }
            guard Self.isHost(host) else { throw Malformed(reason: "there is no usable host (write 127.0.0.1:7654)") }
        }
        let digits = rest.dropFirst()
        guard rest.first == ":", !digits.isEmpty, digits.utf8.allSatisfy(Self.isDigit), let port = UInt16(digits) else {
            throw Malformed(reason: "there is no port from 0 to 65535 (write 127.0.0.1:7654)")
        }
        self = .tcp(host: String(host), port: port)
    }

    /// The text that reads as this address.
    public var description: String {
        switch self {
        case .none: "none"
        case .tcp(let host, let port): host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }

    /// Says why a text is no address to listen at.
    public struct Malformed: Error, Equatable {
        /// What is wrong, and what would be right.
        public let reason: String
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isIPv6(_ text: Substring) -> Bool {
        // A zone such as %eth0 is the resolver's to judge.
        let address = text.prefix { $0 != "%" }
        var parsed = in6_addr()
        return !address.utf8.contains(0) && inet_pton(AF_INET6, String(address), &parsed) == 1
    }

    /// A name of letters, digits, `-`, `_` and dots; one that ends in a number must be an IPv4 address, as browsers hold it.
    private static func isHost(_ text: Substring) -> Bool {
        let isName = text.utf8.allSatisfy { byte in
            isDigit(byte) || "-_.".utf8.contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard isName, text.utf8.count <= 253 else { return false }
        guard let last = text.split(separator: ".").last, last.utf8.allSatisfy(isDigit) else { return text.contains { $0 != "." } }
        var parsed = in_addr()
        return inet_pton(AF_INET, String(text), &parsed) == 1
    }
}
