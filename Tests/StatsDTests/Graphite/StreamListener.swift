#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@testable import StatsD

/// A TCP listener on this host.
final class StreamListener {
    private let descriptor: Int32
    private var connection: Int32 = -1
    let port: UInt16

    init?(port: UInt16) {
        guard let name = try? SocketAddress.lookUp(.udp(host: "127.0.0.1", port: port)).get().first else { return nil }
        let descriptor = socket(AF_INET, streamType, 0)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
        let isBound = name.bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) } == 0
        }
        guard isBound, listen(descriptor, 4) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 128)
        var length = socklen_t(bytes.count)
        _ = bytes.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self), &length) }
        }
        self.descriptor = descriptor
        self.port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }

    deinit {
        if connection >= 0 { close(connection) }
        close(descriptor)
    }

    /// The lines that have arrived: on loopback they are there when the push has ended.
    func take() -> [String] {
        if connection < 0 { connection = accept(descriptor, nil, nil) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
