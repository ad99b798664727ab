#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A Unix datagram socket that connects again when the receiver has made its socket anew.
///
/// Unlike UDP, an error here is about the datagram at hand: one that was accepted is in the receiver's queue.
final class UnixDatagramSocket: DatagramSocket {
    private let descriptor: SocketDescriptor
    private let address: SocketAddress

    /// Makes a socket; the receiver need not be there yet.
    init(to address: SocketAddress) throws(SocketError) {
        guard let descriptor = SocketDescriptor(family: address.family) else { throw SocketError(errno) }
        self.descriptor = descriptor
        self.address = address
    }

    func send(_ datagram: UnsafeRawBufferPointer) -> SendResult {
        var code = descriptor.transmit(datagram)
        if Self.isDisconnected(code) {
            let connected = descriptor.attach(to: address)
            switch connected {
            case 0: code = descriptor.transmit(datagram)
            case ENOENT, ECONNREFUSED: return .nobodyListens
            default: return .failed(SocketError(connected).words)
            }
        }
        switch code {
        case 0: return .accepted
        case _ where Self.isDisconnected(code): return .nobodyListens
        case EAGAIN, ENOBUFS, ENOMEM: return .noRoom
        case EMSGSIZE: return .tooBig
        default: return .failed(SocketError(code).words)
        }
    }

    func takeRefusal() -> Bool { false }

    private static func isDisconnected(_ code: Int32) -> Bool {
        [ENOTCONN, EDESTADDRREQ, ECONNREFUSED, ECONNRESET, EPIPE].contains(code)
    }
}
