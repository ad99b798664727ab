import NIOCore
import NIOHTTPTypes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Closes a connection to a Unix socket that comes from another user.
///
/// The socket's mode keeps others out already. Who the kernel says is at the other end cannot be changed by a `chmod` that went wrong.
final class PeerCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// The C library's `ucred`, which it shows to programs that ask for GNU's extensions only.
    private struct Credentials {
        var processID: Int32 = 0
        var userID: UInt32 = 0
        var groupID: UInt32 = 0
    }

    private let allowed: Set<UInt32>
    private let userID: (any Channel) -> EventLoopFuture<UInt32>
    private var isAllowed = false

    /// - Parameters:
    ///   - allowed: the user ids that may connect.
    ///   - userID: asks for the peer's; on Linux the kernel is asked.
    init(allowed: Set<UInt32>, userID: @escaping (any Channel) -> EventLoopFuture<UInt32> = PeerCheck.peerUserID) {
        self.allowed = allowed
        self.userID = userID
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { check(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        check(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The answer is there before the first byte is read; where it is not, nobody is let in unasked.
        guard isAllowed else { return context.close(promise: nil) }
        context.fireChannelRead(data)
    }

    private func check(_ context: ChannelHandlerContext) {
        guard !isAllowed else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        userID(context.channel).assumeIsolated().whenComplete { result in
            let (handler, context) = bound.value
            if case .success(let id) = result, handler.allowed.contains(id) {
                handler.isAllowed = true
            } else {
                context.close(promise: nil)
            }
        }
    }

    private static func peerUserID(of channel: any Channel) -> EventLoopFuture<UInt32> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let credentials: EventLoopFuture<Credentials> = provider.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED))
        return credentials.map(\.userID)
    }
}
