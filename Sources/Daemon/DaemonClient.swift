import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Talks to a running daemon through its control socket.
public struct DaemonClient: Sendable {
    private struct Answer<Value: Decodable>: Decodable {
        struct Failure: Decodable {
            let message: String
        }

        let data: Value?
        let error: Failure?
    }

    private struct Nothing: Decodable {}

    private static let greatestAnswer = 1024 * 1024

    /// The control socket.
    public let socket: String

    /// Names a socket; nothing is opened yet.
    public init(socket: String) {
        self.socket = socket
    }

    /// Finds the daemon to talk to, where none is named: the only one whose socket is in the runtime directory.
    public static func find(in paths: RuntimePaths) throws(DaemonFailure) -> DaemonClient {
        let live = all(in: paths)
        guard let first = live.first else {
            throw DaemonFailure("no daemon is running (none listens in \(paths.runtimeDirectory); start one with `palingenesis run`)")
        }
        guard live.count == 1 else {
            throw DaemonFailure("several daemons are running; choose one with --socket:\n  " + live.map(\.socket).joined(separator: "\n  "))
        }
        return first
    }

    /// The daemons whose sockets are in the runtime directory and that listen.
    public static func all(in paths: RuntimePaths) -> [DaemonClient] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: paths.runtimeDirectory)) ?? []
        let sockets = entries.filter { $0.hasSuffix(".sock") }.sorted().map { "\(paths.runtimeDirectory)/\($0)" }
        // One that nobody listens on was left behind by a daemon that was killed.
        return sockets.filter { if case .success = UnixConnection.connect(to: $0) { true } else { false } }.map { DaemonClient(socket: $0) }
    }

    /// Asks what the daemon is doing.
    ///
    /// - Returns: the answer, and the JSON text it came as.
    public func status() throws(DaemonFailure) -> (status: DaemonStatus, json: String) {
        let body = try request("GET", "/api/v1/status")
        guard let answer = try? JSONDecoder().decode(Answer<DaemonStatus>.self, from: Data(body)), let status = answer.data else {
            throw DaemonFailure("the daemon at \(socket) answered something else than its status (is it of another version?)")
        }
        return (status, String(decoding: body, as: UTF8.self))
    }

    /// Asks the daemon for something.
    public func send(_ wish: ControlWish) throws(DaemonFailure) {
        try post(wish.path, [])
    }

    /// Tells the daemon what an assistant's hook was told.
    public func report(_ hookInput: [UInt8]) throws(DaemonFailure) {
        try post("/api/v1/hook", hookInput)
    }

    private func post(_ path: String, _ content: [UInt8]) throws(DaemonFailure) {
        let body = try request("POST", path, content)
        guard let answer = try? JSONDecoder().decode(Answer<Nothing>.self, from: Data(body)) else {
            throw DaemonFailure("the daemon at \(socket) answered something unexpected (is it of another version?)")
        }
        if let error = answer.error { throw DaemonFailure(error.message) }
    }

    private func request(_ method: String, _ path: String, _ content: [UInt8] = []) throws(DaemonFailure) -> ArraySlice<UInt8> {
        let connection: UnixConnection
        switch UnixConnection.connect(to: socket) {
        case .success(let open): connection = open
        case .failure(let errno): throw DaemonFailure("no daemon answers at \(socket): \(errno)")
        }
        let answer: [UInt8]
        do {
            let head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(content.count)\r\n\r\n"
            try connection.send(Array(head.utf8) + content)
            answer = try connection.readAll(limit: Self.greatestAnswer)
        } catch {
            throw DaemonFailure("the daemon at \(socket) does not answer: \(error)")
        }
        guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)) else {
            throw DaemonFailure("the daemon at \(socket) answered no HTTP")
        }
        return answer[end.upperBound...]
    }
}
