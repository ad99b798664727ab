import Dispatch
import MetricRegistry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@testable import StatsD

/// A receiver on this host that keeps what its grammar makes of datagrams, and says what it holds: at a management port as etsy's does, or
/// as text for whoever fetches a URL.
final class ScriptedReceiver: @unchecked Sendable {
    private let socket: LoopbackReceiver
    private let model: LockedState<GrammarReceiver>
    private let listener: Int32
    /// The management port.
    let port: UInt16
    /// Makes it take nothing in.
    let isDeaf = LockedState(false)
    /// Forgets all counters before so many answers.
    let forgets = LockedState(0)

    init?(_ receiver: StatsDReceiver) {
        guard let socket = LoopbackReceiver(), let name = try? SocketAddress.lookUp(.udp(host: "127.0.0.1", port: 0)).get().first
        else { return nil }
        self.socket = socket
        model = LockedState(GrammarReceiver(receiver))
        listener = Self.makeSocket()
        var bytes = name.bytes
        var length = socklen_t(bytes.count)
        let isListening = bytes.withUnsafeMutableBytes { [listener] bytes in
            bytes.baseAddress.map {
                let address = $0.assumingMemoryBound(to: sockaddr.self)
                return bind(listener, address, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, address, &length) == 0
            } ?? false
        }
        port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        guard isListening else { return nil }
        DispatchQueue(label: "management").async { [weak self, listener] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                self?.answer(connection)
                close(connection)
            }
            close(listener)
        }
    }

    /// `accept` ends with this.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    var address: StatsDAddress { socket.address }

    /// What it holds, as statsd_exporter shows it.
    func exposition() -> [UInt8] {
        let model = drained()
        return Array(
            (model.counters.merging(model.gauges) { first, _ in first }).map { key, value in
                let parts = String(decoding: key, as: UTF8.self).split(separator: "|")
                let labels = parts.dropFirst().map { part in
                    let sides = part.split(separator: "=", maxSplits: 1)
                    return "\(sides[0])=\"\(sides[1])\""
                }
                return "\(parts[0]){\(labels.joined(separator: ","))} \(value)\n"
            }
            .joined().utf8
        )
    }

    private func drained() -> GrammarReceiver {
        model.withLock { model in
            if !isDeaf.withLock({ $0 }) { model.receive(socket.takeReceived()) }
            return model
        }
    }

    private func answer(_ connection: Int32) {
        var buffer = [UInt8](repeating: 0, count: 100)
        let count = recv(connection, &buffer, buffer.count, 0)
        let command = String(decoding: buffer.prefix(max(count - 1, 0)), as: UTF8.self)
        let model = drained()
        var held = command == "counters" ? model.counters : model.gauges
        let hasForgotten = forgets.withLock { forgets in
            guard command == "counters", forgets > 0 else { return false }
            forgets -= 1
            return true
        }
        if hasForgotten { held = held.mapValues { _ in 0 } }
        let entries = held.map { "'\(String(decoding: $0.key, as: UTF8.self))': \($0.value)" }
        let text = Array("{ \(entries.joined(separator: ",\n  ")) }\nEND\n\n".utf8)
        // In two pieces, as a network may do it.
        for part in [text.prefix(5), text.dropFirst(5)] { _ = part.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) } }
    }

    private static func makeSocket() -> Int32 {
        #if canImport(Glibc)
            Glibc.socket(AF_INET, streamType, 0)
        #elseif canImport(Musl)
            Musl.socket(AF_INET, streamType, 0)
        #else
            Darwin.socket(AF_INET, streamType, 0)
        #endif
    }
}
