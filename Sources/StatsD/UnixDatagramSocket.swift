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
        return Self.result(code)
    }

    func sendMany(_ batch: DatagramBatch, _ range: Range<Int>) -> (taken: Int, result: SendResult)? {
        let (taken, code) = descriptor.transmitMany(batch, range)
        // Connecting is up to the next one by itself.
        return Self.isDisconnected(code) || code == ENOSYS ? nil : (taken, Self.result(code))
    }

    private static func result(_ code: Int32) -> SendResult {
        switch code {
        case 0: .accepted
        case _ where isDisconnected(code): .nobodyListens
        case EAGAIN, ENOBUFS, ENOMEM: .noRoom
        case EMSGSIZE: .tooBig
        default: .failed(SocketError(code).words)
        }
    }

    func takeRefusals() -> Refusals { .none }

    private static func isDisconnected(_ code: Int32) -> Bool {
        [ENOTCONN, EDESTADDRREQ, ECONNREFUSED, ECONNRESET, EPIPE].contains(code)
    }
}
