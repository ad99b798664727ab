import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client does not take its answer in time.
///
/// The server's idle timeout watches requests; nothing else would bound a client that asks and then does not read.
final class ResponseDeadline: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeout: TimeAmount
    private var deadline: Scheduled<Void>?

    init(timeout: TimeAmount) {
        self.timeout = timeout
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head:
            let channel = context.channel
            deadline?.cancel()
            deadline = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            // The promise is kept once the last byte is with the kernel.
            let written = promise ?? context.eventLoop.makePromise()
            let deadline = deadline
            written.futureResult.whenComplete { _ in deadline?.cancel() }
            context.write(data, promise: written)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }
}
