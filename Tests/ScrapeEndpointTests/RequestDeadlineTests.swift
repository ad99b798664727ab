import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import ScrapeEndpoint

/// On an event loop whose time the test turns.
struct RequestDeadlineTests {
    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: RequestDeadline(timeout: .seconds(10)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    @Test func whoAsksForNothingIsPutOut() throws {
        let channel = try channel()
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func whoHasAskedMayStay() throws {
        let channel = try channel()
        let head = HTTPRequest(method: .get, scheme: "http", authority: "h", path: "/metrics")
        try channel.writeInbound(HTTPRequestPart.head(head))
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        _ = try channel.finish()
    }

    @Test func nothingIsLeftBehind() throws {
        let channel = try channel()
        _ = try channel.finish()
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(!channel.isActive)
    }
}
