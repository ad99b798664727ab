#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A TCP connection to carbon; every call ends within a time.
final class GraphiteConnection: Sendable {
    private let descriptor: SocketDescriptor

    /// Connects.
    init(to address: SocketAddress, milliseconds: Int) throws(SocketError) {
        guard let descriptor = SocketDescriptor(family: address.family, type: streamType) else { throw SocketError(errno) }
        // On Linux it limits `connect` as well.
        descriptor.limitWaiting(milliseconds: milliseconds)
        let code = descriptor.attach(to: address)
        guard code == 0 else { throw SocketError(code == EINPROGRESS || code == EAGAIN ? ETIMEDOUT : code) }
        self.descriptor = descriptor
    }

    /// Whether the other end has closed it.
    ///
    /// The first write after that would seem to succeed.
    var isClosed: Bool { descriptor.isAtEnd() }

    /// Sends all of the bytes; waits for room.
    func send(_ bytes: [UInt8], milliseconds: Int) throws(SocketError) {
        let code = bytes.withUnsafeBytes { descriptor.transmitStream($0, milliseconds: Int32(clamping: milliseconds)) }
        guard code == 0 else { throw SocketError(code) }
    }
}
