import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client does not take its answer in time; of an event stream, which has no end, each part has that time.
///
/// The server's idle timeout watches requests; nothing else would bound a client that asks and then does not read.
final class ResponseDeadline: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeout: TimeAmount
    private var deadline: Scheduled<Void>?
    private var isEventStream = false

    init(timeout: TimeAmount) {
        self.timeout = timeout
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isEventStream = head.headerFields[.contentType]?.hasPrefix("text/event-stream") ?? false
            begin(context)
            context.write(data, promise: promise)
        case .body:
            guard isEventStream else { return context.write(data, promise: promise) }
            begin(context)
            endWhenWritten(data, promise, context)
        case .end:
            endWhenWritten(data, promise, context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }

    private func begin(_ context: ChannelHandlerContext) {
        let channel = context.channel
        deadline?.cancel()
        deadline = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    }

    private func endWhenWritten(_ data: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        // The promise is kept once the last byte is with the kernel.
        let written = promise ?? context.eventLoop.makePromise()
        let deadline = deadline
        written.futureResult.whenComplete { _ in deadline?.cancel() }
        context.write(data, promise: written)
    }
}
