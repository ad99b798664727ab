import NIOCore
import NIOPosix

/// A UDP socket on which StatsD lines arrive.
struct StatsDListener: Sendable {
    private typealias Datagrams = NIOAsyncChannel<AddressedEnvelope<ByteBuffer>, AddressedEnvelope<ByteBuffer>>

    /// The largest payload of a UDP datagram.
    private static let maximumDatagram = 65_535

    private let datagrams: Datagrams

    /// The port it has.
    let port: Int

    /// Opens the socket.
    init(host: String, port: Int) async throws {
        datagrams = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.maximumDatagram))
            // A sender that flushes many datagrams at once should not find the queue full.
            .channelOption(.socketOption(.so_rcvbuf), value: 1 << 20)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try Datagrams(wrappingChannelSynchronously: channel) }
            }
        self.port = datagrams.channel.localAddress?.port ?? port
    }

    /// Hands datagrams over, one after the other, until the task is cancelled.
    func run(_ receive: @Sendable (_ datagram: [UInt8], _ peer: String) -> Void) async throws {
        try await datagrams.executeThenClose { inbound, _ in
            for try await envelope in inbound {
                receive(Array(envelope.data.readableBytesView), Self.text(envelope.remoteAddress))
            }
        }
    }

    private static func text(_ address: SocketAddress) -> String {
        let port = address.port ?? 0
        switch address {
        case .v4: return "\(address.ipAddress ?? "?"):\(port)"
        case .v6: return "[\(address.ipAddress ?? "?")]:\(port)"
        case .unixDomainSocket: return "a local socket"
        }
    }
}
