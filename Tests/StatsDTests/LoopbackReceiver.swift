#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@testable import StatsD

/// A real socket on this host that datagrams can be read from.
final class LoopbackReceiver {
    private let descriptor: Int32
    /// Where it listens.
    let address: StatsDAddress
    /// The ports that datagrams came from.
    private(set) var sources: Set<UInt16> = []

    /// Listens on a port of a loopback address; 0 takes any.
    ///
    /// Nil when the system has no such address.
    init?(host: String = "127.0.0.1", port: UInt16 = 0) {
        guard let name = try? SocketAddress.lookUp(.udp(host: host, port: port)).get().first else { return nil }
        let descriptor = socket(name.family, datagramType, 0)
        guard descriptor >= 0, Self.attach(descriptor, to: name) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 128)
        var length = socklen_t(bytes.count)
        _ = bytes.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self), &length) }
        }
        self.descriptor = descriptor
        address = .udp(host: host, port: UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
    }

    /// Listens on a path, where nothing may be.
    init?(path: String) {
        guard let name = SocketAddress(unixPath: path) else { return nil }
        let descriptor = socket(name.family, datagramType, 0)
        guard descriptor >= 0, Self.attach(descriptor, to: name) else { return nil }
        self.descriptor = descriptor
        address = .unixDatagram(path: path)
    }

    /// Stops listening; what was not read is gone.
    deinit {
        close(descriptor)
        if case .unixDatagram(let path) = address { unlink(path) }
    }

    /// What arrived since the last call.
    ///
    /// On loopback everything that was sent is there at once.
    func takeReceived() -> [String] {
        var datagrams: [String] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var source = [UInt8](repeating: 0, count: 128)
        while true {
            var length = socklen_t(source.count)
            let count = source.withUnsafeMutableBytes { source in
                recvfrom(
                    descriptor,
                    &buffer,
                    buffer.count,
                    Int32(MSG_DONTWAIT),
                    source.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                    &length
                )
            }
            guard count >= 0 else { return datagrams }
            sources.insert(UInt16(source[2]) << 8 | UInt16(source[3]))
            datagrams.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }

    private static func attach(_ descriptor: Int32, to address: SocketAddress) -> Bool {
        address.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return false }
            return bind(descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
        }
    }
}
