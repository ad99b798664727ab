import Dispatch
import Glibc

/// Blocking sockets on the loopback interface.
///
/// The calls wait on a thread of their own, never on one that runs tasks.
enum Loopback {
    /// An answer to an HTTP request.
    struct Answer: Equatable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    /// Sends one request on a connection of its own and reads the answer to its end.
    static func exchange(
        _ method: String,
        _ target: String,
        body: [UInt8] = [],
        headers: [String] = [],
        port: Int
    ) async throws -> Answer {
        let head = ["\(method) \(target) HTTP/1.1", "Host: h", "Connection: close", "Content-Length: \(body.count)"] + headers
        let request = Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
        let bytes = try await blocking { try roundTrip(request, port: port) }
        return try answer(bytes)
    }

    /// Sends datagrams from one socket and returns its port.
    static func send(_ datagrams: [[UInt8]], port: Int, toV6: Bool = false) async throws -> Int {
        try await blocking {
            let descriptor = try opened(toV6 ? AF_INET6 : AF_INET, SOCK_DGRAM)
            defer { close(descriptor) }
            try connect(descriptor, port: port, isV6: toV6)
            for datagram in datagrams {
                guard Glibc.send(descriptor, datagram, datagram.count, 0) == datagram.count else { throw SocketError(errno) }
            }
            return try ownPort(descriptor)
        }
    }

    /// Takes a port for as long as the closure runs.
    static func withTakenPort<Result>(_ kind: __socket_type, _ body: (Int) async throws -> Result) async throws -> Result {
        let descriptor = try opened(AF_INET, kind)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard bound == 0 else { throw SocketError(errno) }
        if kind == SOCK_STREAM { guard listen(descriptor, 1) == 0 else { throw SocketError(errno) } }
        return try await body(try ownPort(descriptor))
    }

    /// Keeps a TCP connection for as long as the closure runs, after one request on it.
    static func withIdleConnection(port: Int, _ body: () async throws -> Void) async throws {
        let descriptor = try opened(AF_INET, SOCK_STREAM)
        defer { close(descriptor) }
        try await blocking {
            try connect(descriptor, port: port)
            let request = Array("GET /-/ready HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
            guard Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { throw SocketError(errno) }
            var buffer = [UInt8](repeating: 0, count: 4096)
            guard recv(descriptor, &buffer, buffer.count, 0) > 0 else { throw SocketError(errno) }
        }
        try await body()
    }

    struct SocketError: Error, CustomStringConvertible {
        let code: Int32

        init(_ code: Int32) {
            self.code = code
        }

        var description: String { String(cString: strerror(code)) }
    }

    // MARK: Sockets

    private static func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }

    private static func opened(_ family: Int32, _ kind: __socket_type) throws -> Int32 {
        let descriptor = socket(family, Int32(kind.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(errno) }
        // A test fails rather than hangs.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        return descriptor
    }

    private static func connect(_ descriptor: Int32, port: Int, isV6: Bool = false) throws {
        let result: Int32
        if isV6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = UInt16(port).bigEndian
            address.sin6_addr = in6addr_loopback
            result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        guard result == 0 else { throw SocketError(errno) }
    }

    private static func ownPort(_ descriptor: Int32) throws -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { throw SocketError(errno) }
        // The port stands at the same place for both families.
        return withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func roundTrip(_ request: [UInt8], port: Int) throws -> [UInt8] {
        let descriptor = try opened(AF_INET, SOCK_STREAM)
        defer { close(descriptor) }
        try connect(descriptor, port: port)
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // A server that has answered already may have stopped reading.
            guard count > 0 else { break }
            sent += count
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                if count < 0 && answer.isEmpty { throw SocketError(errno) }
                return answer
            }
            answer += buffer[..<count]
        }
    }

    // MARK: HTTP

    private static func answer(_ bytes: [UInt8]) throws -> Answer {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { throw SocketError(EPROTO) }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let body = Substring(text[end.upperBound...])
        return Answer(status: status, headers: headers, body: headers["transfer-encoding"] == "chunked" ? unchunked(body) : String(body))
    }

    private static func unchunked(_ text: Substring) -> String {
        var rest = Array(text.utf8)[...]
        var body: [UInt8] = []
        while let end = rest.firstIndex(of: 13), let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), size > 0 {
            body += rest.dropFirst(end - rest.startIndex + 2).prefix(size)
            rest = rest.dropFirst(end - rest.startIndex + 2 + size + 2)
        }
        return String(decoding: body, as: UTF8.self)
    }
}
