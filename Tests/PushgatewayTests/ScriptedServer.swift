import Foundation

/// A TCP server on loopback that treats each request as a script says, and keeps what it got.
final class ScriptedServer: Sendable {
    enum Reaction: Sendable {
        /// Sends this text and reads the next request of the connection.
        case answer(String)
        /// Sends this text and closes.
        case answerAndClose(String)
        /// Says nothing until the client closes.
        case silence
        /// Sends this text, then says nothing until the client closes.
        case answerAndSilence(String)
        /// Closes without reading what was sent.
        case close
        /// Sends this text without reading anything, then waits until the client closes.
        case greeting(String)
        /// Sends the first text once and the second until the client closes.
        case flood(String, String)
    }

    struct Request: Sendable {
        /// Counts connections from 0.
        let connection: Int
        /// The request line and the headers.
        let lines: [String]
        let body: [UInt8]

        func header(_ name: String) -> String? {
            lines.dropFirst().first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    let port: UInt16
    /// Each request when it has been read to its end.
    let requests: AsyncStream<Request>

    private let listener: Int32

    init(_ script: [Reaction]) throws {
        let (listener, port) = try Loopback.listen()
        self.port = port
        self.listener = listener
        let (requests, continuation) = AsyncStream.makeStream(of: Request.self)
        self.requests = requests
        Thread.detachNewThread { Self.serve(listener, script: script, continuation) }
    }

    deinit {
        // The server's thread closes it.
        _ = shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func serve(_ listener: Int32, script: [Reaction], _ continuation: AsyncStream<Request>.Continuation) {
        var reactions = script[...]
        var connection = 0
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            while let reaction = reactions.first {
                if isAtOnce(reaction) {
                    reactions.removeFirst()
                    _ = react(reaction, client)
                    break
                }
                guard let request = read(client, connection: connection) else { break }
                reactions.removeFirst()
                continuation.yield(request)
                guard react(reaction, client) else { break }
            }
            _ = close(client)
            connection += 1
        }
        _ = close(listener)
        continuation.finish()
    }

    /// Whether no request is waited for.
    private static func isAtOnce(_ reaction: Reaction) -> Bool {
        switch reaction {
        case .close, .greeting: true
        default: false
        }
    }

    /// Whether the connection stays open.
    private static func react(_ reaction: Reaction, _ client: Int32) -> Bool {
        switch reaction {
        case .answer(let text): return write(text, to: client)
        case .answerAndClose(let text): _ = write(text, to: client)
        case .answerAndSilence(let text) where !write(text, to: client), .greeting(let text) where !write(text, to: client): break
        case .silence, .answerAndSilence, .greeting: waitForEnd(client)
        case .flood(let head, let text):
            _ = write(head, to: client)
            while write(text, to: client) {}
        case .close: break
        }
        return false
    }

    private static func write(_ text: String, to client: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = send(client, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func waitForEnd(_ client: Int32) {
        var byte: UInt8 = 0
        while recv(client, &byte, 1, 0) > 0 {}
    }

    private static func read(_ client: Int32, connection: Int) -> Request? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        var headEnd: Int?
        var bodyCount = 0
        while true {
            if headEnd == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                headEnd = end.upperBound
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
                bodyCount =
                    head.components(separatedBy: "content-length: ").dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
            }
            if let headEnd, bytes.count >= headEnd + bodyCount {
                let lines = String(decoding: bytes[..<(headEnd - 4)], as: UTF8.self).components(separatedBy: "\r\n")
                return Request(connection: connection, lines: lines, body: Array(bytes[headEnd...]))
            }
            let count = recv(client, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }
}
