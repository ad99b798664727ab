import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import ScrapeEndpoint

/// On an event loop whose time the test turns.
struct ResponseDeadlineTests {
    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: ResponseDeadline(timeout: .seconds(30)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func begin(_ channel: EmbeddedChannel) {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(string: "x")), promise: nil)
    }

    @Test func anAnswerThatIsNotTakenEndsTheConnection() throws {
        let channel = try channel()
        begin(channel)
        // The end is written and not flushed: the client does not read.
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func anAnswerThatIsTakenLeavesTheConnectionOpen() throws {
        let channel = try channel()
        begin(channel)
        try channel.writeAndFlush(HTTPResponsePart.end(nil)).wait()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        _ = try channel.finish()
    }

    @Test func eachAnswerHasItsOwnTime() throws {
        let channel = try channel()
        begin(channel)
        try channel.writeAndFlush(HTTPResponsePart.end(nil)).wait()
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        begin(channel)
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(!channel.isActive)
    }

    @Test func eachEventOfAStreamHasItsOwnTime() throws {
        let channel = try channel()
        let head = HTTPResponse(status: .ok, headerFields: [.contentType: "text/event-stream"])
        channel.write(HTTPResponsePart.head(head), promise: nil)
        for _ in 0..<10 {
            try channel.writeAndFlush(HTTPResponsePart.body(ByteBuffer(string: "x"))).wait()
            channel.embeddedEventLoop.advanceTime(by: .minutes(5))
            #expect(channel.isActive)
        }
        // One that is not taken.
        channel.write(HTTPResponsePart.body(ByteBuffer(string: "x")), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(!channel.isActive)
    }

    @Test func nothingIsLeftBehind() throws {
        let channel = try channel()
        begin(channel)
        _ = try channel.finish(acceptAlreadyClosed: true)
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(!channel.isActive)
    }
}
