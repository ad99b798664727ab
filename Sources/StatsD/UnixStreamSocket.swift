#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

import MetricRegistry

/// A Unix stream socket that carries datagrams, each behind its length in 4 bytes, the least significant first, as DogStatsD has it.
///
/// It connects when there is something to send, and again when the receiver has gone away. A datagram that got through only in part is
/// lost together with the connection: the receiver, which waits for the rest, drops it.
final class UnixStreamSocket: DatagramSocket {
    /// How long a receiver may take to make room.
    private static let patience: Int32 = 100

    private final class Connection: Sendable {
        let descriptor: SocketDescriptor
        init(_ descriptor: consuming SocketDescriptor) { self.descriptor = descriptor }
    }

    private let connection = LockedState<Connection?>(nil)
    private let frame = LockedState<[UInt8]>([])
    private let address: SocketAddress

    /// Makes a socket; the receiver need not be there yet.
    init(to address: SocketAddress) throws(SocketError) {
        self.address = address
    }

    func send(_ datagram: UnsafeRawBufferPointer) -> SendResult {
        frame.withLock { frame in
            frame.removeAll(keepingCapacity: true)
            withUnsafeBytes(of: UInt32(clamping: datagram.count).littleEndian) { frame.append(contentsOf: $0) }
            frame.append(contentsOf: datagram)
            return transmit(frame)
        }
    }

    func takeRefusals() -> Refusals { .none }

    private func transmit(_ frame: [UInt8]) -> SendResult {
        // A connection whose other end is gone is noticed with the first try.
        for _ in 0..<2 {
            switch connected() {
            case .failure(let result): return result
            case .success(let connection):
                let code = frame.withUnsafeBytes { connection.descriptor.transmitStream($0, milliseconds: Self.patience) }
                if code == 0 { return .accepted }
                self.connection.withLock { $0 = nil }
                if code == ETIMEDOUT { return .noRoom }
                guard code == EPIPE || code == ECONNRESET else { return .failed(SocketError(code).words) }
            }
        }
        return .nobodyListens
    }

    private enum Attempt {
        case success(Connection)
        case failure(SendResult)
    }

    private func connected() -> Attempt {
        if let connection = connection.withLock({ $0 }) { return .success(connection) }
        guard let descriptor = SocketDescriptor(family: address.family, type: streamType) else {
            return .failure(.failed(SocketError(errno).words))
        }
        descriptor.limitWaiting(milliseconds: Int(Self.patience))
        switch descriptor.attach(to: address) {
        case 0:
            let made = Connection(descriptor)
            connection.withLock { $0 = made }
            return .success(made)
        case ENOENT, ECONNREFUSED: return .failure(.nobodyListens)
        case EAGAIN: return .failure(.noRoom)
        case let code: return .failure(.failed(SocketError(code).words))
        }
    }
}
