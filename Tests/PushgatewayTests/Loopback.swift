import Foundation

/// Plain sockets on loopback, so that what the tests read does not go through what they test.
enum Loopback {
    struct Failure: Error {}

    /// Makes a listening socket on a free port.
    static func listen() throws -> (descriptor: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && Foundation.listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw Failure() }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    /// The body that a GET brings.
    static func get(_ url: URL) throws -> Data {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { _ = close(client) }
        var address = address(port: UInt16(url.port ?? 80))
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
        }
        // HTTP/1.0: no chunks, and the end of the connection is the end of the body.
        let request = Array("GET \(url.path) HTTP/1.0\r\n\r\n".utf8)
        guard isConnected, send(client, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { throw Failure() }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while case let count = recv(client, &chunk, chunk.count, 0), count > 0 { answer += chunk[..<count] }
        guard let headEnd = answer.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Failure() }
        return Data(answer[headEnd.upperBound...])
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        return address
    }
}
