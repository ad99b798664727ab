import Foundation
import MetricRegistry

/// A server on loopback that treats each request as a test says, and keeps what it got.
package final class FakeGateway: Sendable {
    package struct Request: Sendable {
        package let method: String
        package let path: String
        package let body: String
    }

    package enum Reply: Sendable {
        case status(Int, headers: String = "", body: String = "")
        /// Nothing, until the client closes.
        case silence
        /// Closes instead of answering.
        case hangUp
    }

    package let url: String
    private let listener: Int32
    private let received = LockedState<[Request]>([])

    /// - Parameter reply: what a request gets, by the requests before it.
    package init(_ reply: @escaping @Sendable (Request, _ number: Int) -> Reply) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        self.listener = listener
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread.detachNewThread { [received] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread.detachNewThread {
                    while let request = Self.read(client) {
                        let number = received.withLock { all in
                            all.append(request)
                            return all.count - 1
                        }
                        guard Self.send(reply(request, number), to: client) else { break }
                    }
                    _ = close(client)
                }
            }
            _ = close(listener)
        }
    }

    deinit {
        // The server's thread closes it.
        _ = shutdown(listener, Int32(SHUT_RDWR))
    }

    /// The requests so far.
    package var requests: [Request] { received.withLock { $0 } }

    /// Whether the connection stays open.
    private static func send(_ reply: Reply, to client: Int32) -> Bool {
        switch reply {
        case .hangUp: return false
        case .silence:
            var byte: UInt8 = 0
            while recv(client, &byte, 1, 0) > 0 {}
            return false
        case .status(let status, let headers, let body):
            let text = Array("HTTP/1.1 \(status) x\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
            return Glibc.send(client, text, text.count, Int32(MSG_NOSIGNAL)) == text.count
        }
    }

    private static func read(_ client: Int32) -> Request? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                let length = lines.first { $0.lowercased().hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
                if bytes.count >= end.upperBound + length {
                    let words = lines[0].split(separator: " ").map(String.init)
                    return Request(method: words[0], path: words[1], body: String(decoding: bytes[end.upperBound...], as: UTF8.self))
                }
            }
            let count = recv(client, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }
}
