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
        /// Sends this text a byte at a time, until the client closes.
        case trickle(String, microseconds: UInt32)
        /// Reads so many bytes, one at a time, and closes.
        case slowReading(bytes: Int, microseconds: UInt32)
        /// Reads so many bytes or some more, then resets the connection.
        case reset(afterBytes: Int)
        /// Sends the first text once and the second until the client closes.
        case flood(String, String)
    }

    struct Request: Sendable {
        /// Counts connections from 0.
        let connection: Int
        /// The request line and the headers.
        let lines: [String]
        /// Its beginning, where the server does not keep all.
        let body: [UInt8]

        func header(_ name: String) -> String? {
            lines.dropFirst().first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    let port: UInt16
    /// Each request when it has been read to its end; the last few, where nobody reads them.
    let requests: AsyncStream<Request>

    private let listener: Int32

    convenience init(_ script: [Reaction]) throws {
        try self.init { script.indices.contains($0) ? script[$0] : nil }
    }

    /// - Parameters:
    ///   - keptBytes: how much of a request is kept, for those who look at the memory of this process.
    ///   - reaction: what becomes of each request, or of a connection whose request is not waited for; counted from 0. With nil the
    ///     connection is closed.
    init(keptBytes: Int = .max, _ reaction: @escaping @Sendable (Int) -> Reaction?) throws {
        let (listener, port) = try Loopback.listen()
        self.port = port
        self.listener = listener
        let (requests, continuation) = AsyncStream.makeStream(of: Request.self, bufferingPolicy: .bufferingNewest(8))
        self.requests = requests
        Thread.detachNewThread { Self.serve(listener, keptBytes, reaction, continuation) }
    }

    deinit {
        // The server's thread closes it.
        _ = shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func serve(
        _ listener: Int32,
        _ keptBytes: Int,
        _ reaction: (Int) -> Reaction?,
        _ continuation: AsyncStream<Request>.Continuation
    ) {
        var number = 0
        var connection = 0
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            while let reaction = reaction(number) {
                if isAtOnce(reaction) {
                    number += 1
                    _ = react(reaction, client)
                    break
                }
                guard let request = read(client, connection: connection, keptBytes: keptBytes) else { break }
                number += 1
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
        case .close, .greeting, .reset, .slowReading: true
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
        case .trickle(let text, let pause):
            for byte in text.utf8 where write([byte], to: client) { usleep(pause) }
            waitForEnd(client)
        case .slowReading(let count, let pause):
            var byte: UInt8 = 0
            for _ in 0..<count where recv(client, &byte, 1, 0) > 0 { usleep(pause) }
        case .reset(let count):
            var chunk = [UInt8](repeating: 0, count: 4096)
            var received = 0
            while received < count, case let part = recv(client, &chunk, chunk.count, 0), part > 0 { received += part }
            // With no time to linger, what is under way is thrown away and the other side told so.
            var linger = linger(l_onoff: 1, l_linger: 0)
            _ = setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        case .flood(let head, let text):
            _ = write(head, to: client)
            while write(text, to: client) {}
        case .close: break
        }
        return false
    }

    private static func write(_ text: String, to client: Int32) -> Bool { write(Array(text.utf8), to: client) }

    private static func write(_ bytes: [UInt8], to client: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = send(client, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    private static func waitForEnd(_ client: Int32) {
        var byte: UInt8 = 0
        while recv(client, &byte, 1, 0) > 0 {}
    }

    private static func read(_ client: Int32, connection: Int, keptBytes: Int) -> Request? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        var received = 0
        var headEnd: Int?
        var bodyCount = 0
        while true {
            if headEnd == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                headEnd = end.upperBound
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
                bodyCount =
                    head.components(separatedBy: "content-length: ").dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
            }
            if let headEnd, received >= headEnd + bodyCount {
                let lines = String(decoding: bytes[..<(headEnd - 4)], as: UTF8.self).components(separatedBy: "\r\n")
                return Request(connection: connection, lines: lines, body: Array(bytes[headEnd...]))
            }
            let count = recv(client, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            received += count
            if bytes.count < keptBytes { bytes += chunk[..<count] }
        }
    }
}
