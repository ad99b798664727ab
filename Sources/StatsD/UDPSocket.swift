#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

import Synchronization

/// A connected UDP socket, so that the kernel tells of refusals and the source port stays the same.
final class UDPSocket: DatagramSocket {
    let isLocal: Bool
    private let family: Int32
    /// Whether what comes back is kept with the datagram that it is about.
    private let keepsErrors: Bool
    private let descriptor: SocketDescriptor
    /// The size into which the kernel cuts what is longer; 0 for not at all, -1 when it cannot.
    // Relaxed: one thread at a time sends, and what it reads here it wrote itself or was handed with the sink's turn.
    private let segmentSize = Atomic<Int32>(0)

    /// Makes a socket of the address's family.
    init(connectedTo address: SocketAddress) throws(SocketError) {
        guard let descriptor = SocketDescriptor(family: address.family) else { throw SocketError(errno) }
        let code = descriptor.attach(to: address)
        guard code == 0 else { throw SocketError(code) }
        family = address.family
        keepsErrors = descriptor.keepErrors(family: family)
        isLocal = descriptor.isConnected(toSelf: address)
        self.descriptor = descriptor
    }

    var mostDatagrams: Int { segmentSize.load(ordering: .relaxed) < 0 ? 1 : 64 }

    func send(_ datagram: UnsafeRawBufferPointer) -> SendResult {
        stopSegmenting()
        return Self.result(descriptor.transmit(datagram))
    }

    func sendAll(_ datagrams: UnsafeRawBufferPointer, size: Int) -> SendResult? {
        let size = Int32(clamping: size)
        if segmentSize.load(ordering: .relaxed) != size {
            guard descriptor.segment(into: size) == 0 else {
                segmentSize.store(-1, ordering: .relaxed)
                return nil
            }
            segmentSize.store(size, ordering: .relaxed)
        }
        let code = descriptor.transmit(datagrams)
        switch code {
        case EINVAL, EIO, EOPNOTSUPP, EMSGSIZE:
            // The device cannot, or the way takes smaller ones only, which sending them one by one will show.
            _ = descriptor.segment(into: 0)
            segmentSize.store(-1, ordering: .relaxed)
            return nil
        default:
            return Self.result(code)
        }
    }

    func sendMany(_ batch: DatagramBatch, _ range: Range<Int>) -> (taken: Int, result: SendResult)? {
        // A call that takes some of them forgets what stopped it, so that it has to be found among what was kept.
        guard keepsErrors else { return nil }
        stopSegmenting()
        let (taken, code) = descriptor.transmitMany(batch, range)
        return code == ENOSYS ? nil : (taken, Self.result(code))
    }

    func takeRefusals() -> Refusals {
        var beginnings: [[UInt8]] = []
        // More than one flush can have on the way.
        while keepsErrors, beginnings.count < 1024, let beginning = descriptor.takeKeptError() { beginnings.append(beginning) }
        if !beginnings.isEmpty { return .these(beginnings) }
        return descriptor.takeError() == ECONNREFUSED ? .last : .none
    }

    /// What a packet holds on this path, without the headers of IP and UDP.
    var pathLimit: Int? {
        let bytes = descriptor.pathMTU(family: family) - (family == AF_INET6 ? 48 : 28)
        return bytes > 0 ? bytes : nil
    }

    private func stopSegmenting() {
        guard segmentSize.load(ordering: .relaxed) > 0 else { return }
        _ = descriptor.segment(into: 0)
        segmentSize.store(0, ordering: .relaxed)
    }

    private static func result(_ code: Int32) -> SendResult {
        switch code {
        case 0: .accepted
        case ECONNREFUSED: .previousRefused
        case EAGAIN, ENOBUFS, ENOMEM: .noRoom
        case EMSGSIZE: .tooBig
        case let code: .failed(SocketError(code).words)
        }
    }
}
