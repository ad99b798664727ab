import Push

/// Gets lines to Graphite, keeps those that it has not got, and the connection.
///
/// Used from one thread at a time, on which it may block: 5 seconds at most for the name, for the connection and for each of the pushes
/// that waited.
struct GraphiteDelivery: Sendable {
    private static let milliseconds = 5000
    /// What UDP carries at once: an Ethernet frame with some room for tunnels.
    private static let datagramBytes = 1432

    private let address: GraphiteAddress
    private let resolver: AddressResolver
    private var backlog: GraphiteBacklog
    private var connection: GraphiteConnection?

    init(_ configuration: GraphiteConfiguration) {
        address = configuration.address
        let address = StatsDAddress.udp(host: configuration.address.host, port: configuration.address.port)
        resolver = AddressResolver { SocketAddress.lookUp(address) }
        backlog = GraphiteBacklog(limit: configuration.backlogBytes)
    }

    /// Sends the lines of one moment, and before them those that wait; blocks.
    mutating func send(_ lines: [UInt8], _ cancellation: Cancellation) -> PushOutcome {
        _ = backlog.add(lines)
        var bytes = 0
        if let connection, connection.isClosed {
            self.connection = nil
            backlog.connectionLost()
        }
        do throws(PushFailure) {
            while let lines = backlog.waiting.first {
                guard !cancellation.isCancelled else { throw PushFailure(.cancelled, "the push to \(address) was called off") }
                switch address.transport {
                case .tcp: try sendStream(lines, cancellation)
                case .udp: try sendDatagrams(lines, cancellation)
                }
                bytes += lines.count
                backlog.sent()
            }
        } catch {
            return .failed(error)
        }
        return .delivered(bytes: bytes)
    }

    private mutating func sendStream(_ lines: [UInt8], _ cancellation: Cancellation) throws(PushFailure) {
        do throws(SocketError) {
            if connection == nil {
                connection = try connect(try addresses(cancellation))
            }
            try connection?.send(lines, milliseconds: Self.milliseconds)
        } catch {
            if connection != nil { backlog.connectionLost() }
            connection = nil
            throw PushFailure(.transient, "cannot send to \(address): \(error.words)")
        }
    }

    private func connect(_ addresses: [SocketAddress]) throws(SocketError) -> GraphiteConnection {
        var failure = SocketError(words: "its name has no address")
        for address in addresses {
            do {
                return try GraphiteConnection(to: address, milliseconds: Self.milliseconds)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func sendDatagrams(_ lines: [UInt8], _ cancellation: Cancellation) throws(PushFailure) {
        do throws(SocketError) {
            guard let address = try addresses(cancellation).first else { return }
            let socket = try UDPSocket(connectedTo: address)
            var start = lines.startIndex
            while start < lines.endIndex {
                let end = Self.end(of: lines, from: start)
                var result = lines[start..<end].withUnsafeBytes { socket.send($0) }
                if result == .accepted, end == lines.endIndex, socket.takeRefusals() != .none { result = .previousRefused }
                guard result == .accepted else { throw SocketError(words: Self.words(result)) }
                start = end
            }
        } catch {
            throw PushFailure(.transient, "cannot send to \(address): \(error.words)")
        }
    }

    /// The end of as many whole lines as a datagram takes; one at least.
    private static func end(of lines: [UInt8], from start: Int) -> Int {
        guard lines.endIndex - start > datagramBytes else { return lines.endIndex }
        let feed = UInt8(ascii: "\n")
        if let last = lines[start..<start + datagramBytes].lastIndex(of: feed) { return last + 1 }
        return (lines[start...].firstIndex(of: feed) ?? lines.endIndex - 1) + 1
    }

    private static func words(_ result: SendResult) -> String {
        switch result {
        case .accepted: ""
        case .previousRefused, .nobodyListens: "nobody listens"
        case .noRoom: "buffers were full"
        case .tooBig: "a line is too long for a datagram"
        case .failed(let words): words
        }
    }

    private func addresses(_ cancellation: Cancellation) throws(SocketError) -> [SocketAddress] {
        resolver.start()
        switch resolver.waitForAnswer(atMost: Self.milliseconds, cancellation) {
        case .success(let found): return found
        case .failure(let error): throw SocketError(words: "cannot resolve \"\(address.host)\": \(error.reason)")
        case nil: throw SocketError(words: "no answer from the resolver in \(Self.milliseconds) ms")
        }
    }
}
