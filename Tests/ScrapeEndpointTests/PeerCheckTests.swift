import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import ScrapeEndpoint

struct PeerCheckTests {
    private func channel(_ userID: @escaping (any Channel) -> EventLoopFuture<UInt32>) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: PeerCheck(allowed: [1000, 0], userID: userID))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/run/x.sock")).wait()
        return channel
    }

    private func asks(_ channel: EmbeddedChannel) throws -> Bool {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "h", path: "/")
        try channel.writeInbound(HTTPRequestPart.head(head))
        return try channel.readInbound(as: HTTPRequestPart.self) != nil
    }

    @Test(arguments: [UInt32(0), 1000]) func theOwnerIsLetIn(_ id: UInt32) throws {
        let channel = try channel { $0.eventLoop.makeSucceededFuture(id) }
        #expect(channel.isActive)
        #expect(try asks(channel))
    }

    @Test func anotherUserIsPutOut() throws {
        #expect(try !channel { $0.eventLoop.makeSucceededFuture(1001) }.isActive)
    }

    @Test func whereTheKernelDoesNotSayNobodyIsLetIn() throws {
        #expect(try !channel { $0.eventLoop.makeFailedFuture(ChannelError.operationUnsupported) }.isActive)
    }

    @Test func nobodyIsServedBeforeTheAnswer() throws {
        let pending = EmbeddedEventLoop().makePromise(of: UInt32.self)
        let channel = try channel { _ in pending.futureResult }
        #expect(try !asks(channel))
        #expect(!channel.isActive)
        pending.succeed(1000)
    }
}
