import HTTPTestSupport
import Exposition
import Hummingbird
import Logging
import MetricRegistry
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import ScrapeEndpoint

struct ScrapeServerTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func status(_ method: HTTPRequest.Method, _ path: String) async throws -> Response {
        let context = BasicRequestContext(source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: logger))
        return try await ScrapeResponder(registry: Registry()).respond(to: Requests.make(method, path), context: context)
    }

    @Test func answersOneRoute() async throws {
        #expect(try await status(.get, "/metrics").status == .ok)
        #expect(try await status(.get, "/metrics?name=x").status == .ok)
        #expect(try await status(.get, "/").status == .notFound)
        #expect(try await status(.get, "/metrics/").status == .notFound)
        let refused = try await status(.post, "/metrics")
        #expect(refused.status == .methodNotAllowed)
        #expect(refused.headers[.allow] == "GET")
    }

    /// Runs a server while the closure runs.
    private func withServer(_ registry: Registry, _ body: (Int) async throws -> Void) async throws {
        let (addresses, continuation) = AsyncStream.makeStream(of: EndpointAddress.self)
        let server = ScrapeServer(registry: registry, address: .tcp(host: "127.0.0.1", port: 0), logger: logger) {
            continuation.yield($0)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run()
            }
            var iterator = addresses.makeAsyncIterator()
            guard case .tcp(_, let port)? = await iterator.next() else {
                try await group.next()
                return
            }
            #expect(port > 0)
            try await body(port)
            group.cancelAll()
            // That this ends is what the cancellation of `run()` promises.
            try? await group.waitForAll()
        }
    }

    /// Everything a connection says until the server closes it.
    private func exchange(_ request: String, port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel) }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var text = ""
            for try await part in inbound { text += String(buffer: part) }
            return text
        }
    }

    @Test func serves() async throws {
        let registry = Registry()
        let counter = try registry.counter("jobs_total", help: "Jobs")
        try await withServer(registry) { port in
            for expected in 0..<3 {
                let answer = try await exchange("GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", port: port)
                #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(answer.hasSuffix("\r\n\r\n# HELP jobs_total Jobs\n# TYPE jobs_total counter\njobs_total \(expected)\n"))
                counter.increment()
            }
        }
    }

    @Test(arguments: [
        "GET /metrics HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "a", count: 40_000))\r\nConnection: close\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: h\r\n\(String(repeating: "X: y\r\n", count: 200))Connection: close\r\n\r\n",
        "\u{0}\u{1}\u{2}\r\n\r\n",
        "GET \r\n\r\n",
    ])
    func whatIsNoRequestIsRefused(request: String) async throws {
        try await withServer(Registry()) { port in
            let answer = try await exchange(request, port: port)
            #expect(!answer.contains(" 200 OK"))
            // The next one is served.
            #expect(try await exchange("GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", port: port).contains(" 200 OK"))
        }
    }

    @Test func anAddressThatIsTakenIsAnError() async throws {
        try await withServer(Registry()) { port in
            let second = ScrapeServer(registry: Registry(), address: .tcp(host: "127.0.0.1", port: port), logger: logger)
            let failure = await #expect(throws: ListenFailure.self) { try await second.run() }
            #expect(failure?.description.hasSuffix("the address is in use (stop the other program, or listen elsewhere)") == true)
        }
    }
}
