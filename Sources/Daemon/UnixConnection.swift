import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A client's connection to a Unix stream socket, which does not wait for ever for an answer.
final class UnixConnection {
    private let socket: FileDescriptor

    /// How long the other side may be silent, in milliseconds.
    private static let patience: Int32 = 5000

    private init(_ socket: FileDescriptor) {
        self.socket = socket
    }

    deinit {
        try? socket.close()
    }

    static func connect(to path: String) -> Result<UnixConnection, Errno> {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        // One byte is left for the NUL at the end.
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else { return .failure(.fileNameTooLong) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }

        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return .failure(Errno(rawValue: errno)) }
        let connection = UnixConnection(FileDescriptor(rawValue: descriptor))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return connected == 0 ? .success(connection) : .failure(Errno(rawValue: errno))
    }

    /// Sends all of it.
    func send(_ bytes: [UInt8]) throws {
        _ = try socket.writeAll(bytes)
    }

    /// Reads until the other side closes, at most so many bytes.
    func readAll(limit: Int) throws -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while result.count < limit {
            var polled = pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, Self.patience) > 0 else { throw Errno.timedOut }
            let count = try buffer.withUnsafeMutableBytes { try socket.read(into: $0) }
            if count == 0 { break }
            result.append(contentsOf: buffer[..<count])
        }
        return result
    }
}
