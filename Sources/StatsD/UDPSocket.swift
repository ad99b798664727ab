#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A connected UDP socket, so that the kernel tells of refusals and the source port stays the same.
final class UDPSocket: DatagramSocket {
    private let descriptor: SocketDescriptor

    /// Makes a socket of the address's family.
    init(connectedTo address: SocketAddress) throws(SocketError) {
        guard let descriptor = SocketDescriptor(family: address.family) else { throw SocketError(errno) }
        self.descriptor = descriptor
        let code = self.descriptor.attach(to: address)
        guard code == 0 else { throw SocketError(code) }
    }

    func send(_ datagram: [UInt8]) -> SendResult {
        switch descriptor.transmit(datagram) {
        case 0: .accepted
        case ECONNREFUSED: .previousRefused
        case EAGAIN, ENOBUFS, ENOMEM: .noRoom
        case EMSGSIZE: .tooBig
        case let code: .failed(SocketError(code).words)
        }
    }

    func takeRefusal() -> Bool {
        descriptor.takeError() == ECONNREFUSED
    }
}
