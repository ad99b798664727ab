import CCurl
import Push
import Testing

@testable import Pushgateway

@Suite(.timeLimit(.minutes(5)))
struct CurlTransportTests {
    private let limit = Duration.seconds(60)
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    private func transport(timeout: Duration = .seconds(10), proxy: String = "", url: String = "http://h") throws -> CurlTransport {
        let configuration = try PushgatewayConfiguration(url: url, timeout: timeout, proxy: proxy)
        return CurlTransport(options: CurlOptions(configuration, userAgent: "palingenesis/1.2.3"))
    }

    private func put(
        _ port: UInt16,
        scheme: String = "http",
        path: String = "/metrics/job/x",
        body: [UInt8] = Array("a 1\n".utf8),
        headers: [String: String] = [:]
    ) throws -> PushRequest {
        let configuration = try PushgatewayConfiguration(
            url: "\(scheme)://127.0.0.1:\(port)",
            job: "x",
            compression: .none,
            headers: headers
        )
        return PushRequest.push(PushBody(.array(body), compression: .none), configuration: configuration, authorization: "Bearer t")
    }

    private func delete(_ port: UInt16) throws -> PushRequest {
        PushRequest.delete(configuration: try PushgatewayConfiguration(url: "http://127.0.0.1:\(port)", job: "x"), authorization: nil)
    }

    private func failure(_ transport: CurlTransport, _ request: PushRequest) async -> TransportFailure? {
        do {
            _ = try await transport.send(request, within: limit)
            return nil
        } catch {
            return error
        }
    }

    // MARK: Requests

    @Test func theRequestIsSentAsItIsWritten() async throws {
        let server = try ScriptedServer([.answer(Self.ok)])
        var requests = server.requests.makeAsyncIterator()
        let request = try put(server.port, headers: ["X-Scope-OrgID": "a", "X-Empty": ""])
        #expect(try await transport().send(request, within: limit) == PushResponse(status: 200))
        let received = try #require(await requests.next())
        #expect(received.lines.first == "PUT /metrics/job/x HTTP/1.1")
        #expect(received.body == Array("a 1\n".utf8))
        #expect(received.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(received.header("Content-Length") == "4")
        #expect(received.header("User-Agent") == "palingenesis/1.2.3")
        #expect(received.header("Authorization") == "Bearer t")
        #expect(received.header("X-Scope-OrgID") == "a")
        #expect(received.header("X-Empty") == "")
        #expect(received.header("Expect") == nil)
    }

    @Test func aBodyOfMegabytesIsSentWithoutAskingFirst() async throws {
        let server = try ScriptedServer([.answer(Self.ok)])
        var requests = server.requests.makeAsyncIterator()
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        #expect(try await transport().send(put(server.port, body: body), within: limit).status == 200)
        let received = try #require(await requests.next())
        #expect(received.header("Expect") == nil)
        // The differences of two bodies as long as these would take hours to tell.
        let isWhole = received.body == body
        #expect(isWhole)
    }

    @Test func anEmptyBodyIsSentAsOne() async throws {
        let server = try ScriptedServer([.answer(Self.ok)])
        var requests = server.requests.makeAsyncIterator()
        #expect(try await transport().send(put(server.port, body: []), within: limit).status == 200)
        let received = try #require(await requests.next())
        #expect(received.header("Content-Length") == "0")
        #expect(received.body.isEmpty)
    }

    @Test func deletingSendsNeitherBodyNorEncoding() async throws {
        let server = try ScriptedServer([.answer("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")])
        var requests = server.requests.makeAsyncIterator()
        #expect(try await transport().send(delete(server.port), within: limit).status == 202)
        let received = try #require(await requests.next())
        #expect(received.lines.first == "DELETE /metrics/job/x HTTP/1.1")
        #expect(received.header("Content-Type") == nil)
        #expect(received.header("Content-Encoding") == nil)
        #expect(received.body.isEmpty)
    }

    @Test func theConnectionIsKept() async throws {
        let bad = "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nno\n"
        let server = try ScriptedServer([.answer(Self.ok), .answer(bad), .answer(Self.ok), .answer(Self.ok)])
        var requests = server.requests.makeAsyncIterator()
        let transport = try transport()
        var connections: [Int?] = []
        for request in [try put(server.port), try put(server.port), try delete(server.port), try put(server.port)] {
            _ = try await transport.send(request, within: limit)
            connections.append(await requests.next()?.connection)
        }
        #expect(connections == [0, 0, 0, 0])
    }

    @Test func aKeptConnectionThatWasClosedIsReplaced() async throws {
        let server = try ScriptedServer([.answerAndClose(Self.ok), .answer(Self.ok)])
        let transport = try transport()
        #expect(try await transport.send(put(server.port), within: limit).status == 200)
        #expect(try await transport.send(put(server.port), within: limit).status == 200)
    }

    @Test func throughAProxyTheWholeURLIsAsked() async throws {
        let proxy = try ScriptedServer([.answer(Self.ok)])
        var requests = proxy.requests.makeAsyncIterator()
        let transport = try transport(proxy: "http://bob:p%40ss@127.0.0.1:\(proxy.port)")
        let configuration = try PushgatewayConfiguration(url: "http://gw.example:9091", job: "x")
        let request = PushRequest.push(
            PushBody(.array(Array("a 1\n".utf8)), compression: .none),
            configuration: configuration,
            authorization: nil
        )
        #expect(try await transport.send(request, within: limit).status == 200)
        let received = try #require(await requests.next())
        #expect(received.lines.first == "PUT http://gw.example:9091/metrics/job/x HTTP/1.1")
        #expect(received.header("Proxy-Authorization") == "Basic " + Base64.standard("bob:p@ss".utf8))
    }

    // MARK: Answers

    @Test func aRedirectIsReportedAndNotFollowed() async throws {
        let target = try ScriptedServer([.answer(Self.ok)])
        let location = "http://127.0.0.1:\(target.port)/metrics/job/x"
        let server = try ScriptedServer([.answer("HTTP/1.1 301 Moved\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")])
        #expect(try await transport().send(put(server.port), within: limit) == PushResponse(status: 301, location: location))
        // The first request that the target sees is the one that is meant for it.
        var requests = target.requests.makeAsyncIterator()
        _ = try await transport().send(delete(target.port), within: limit)
        #expect(await requests.next()?.lines.first == "DELETE /metrics/job/x HTTP/1.1")
    }

    @Test func ofALongBodyTheBeginningIsKept() async throws {
        let body = "first line\n" + String(repeating: "x", count: 10_000_000)
        let server = try ScriptedServer([
            .answer("HTTP/1.1 400 Bad Request\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"), .answer(Self.ok),
        ])
        let transport = try transport()
        let response = try await transport.send(put(server.port), within: limit)
        #expect(response == PushResponse(status: 400, body: Array(body.utf8.prefix(4096))))
        #expect(try await transport.send(put(server.port), within: limit).status == 200)
    }

    @Test func retryAfterIsHandedOn() async throws {
        let server = try ScriptedServer([.answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n")])
        #expect(try await transport().send(put(server.port), within: limit) == PushResponse(status: 429, retryAfter: "2"))
    }

    @Test func anAnswerWhoseBodyDoesNotEndCounts() async throws {
        let server = try ScriptedServer([.answerAndSilence("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")])
        let response = try await transport(timeout: .milliseconds(300)).send(put(server.port), within: limit)
        #expect(response == PushResponse(status: 200, body: Array("ab".utf8)))
    }

    @Test func headersWithoutEndEndTheTransfer() async throws {
        let server = try ScriptedServer([.flood("HTTP/1.1 200 OK\r\n", "X: \(String(repeating: "x", count: 1000))\r\n")])
        let failed = await failure(try transport(), try put(server.port))
        #expect(failed?.code == CURLE_WRITE_ERROR)
    }

    // MARK: Failures

    @Test(arguments: ["garbage\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "\u{15}\u{3}\u{1}"])
    func garbageIsNotHTTP(answer: String) async throws {
        let server = try ScriptedServer([.answerAndClose(answer)])
        let failed = await failure(try transport(), try put(server.port))
        #expect(failed?.code == CURLE_UNSUPPORTED_PROTOCOL)
    }

    @Test func closingAtOnceIsALostConnection() async throws {
        let server = try ScriptedServer([.close])
        let failed = await failure(try transport(), try put(server.port))
        // Which of them depends on whether the request had been read into the other side's socket.
        let codes = [CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR]
        #expect(codes.contains { $0 == failed?.code })
    }

    @Test func closingWithoutAnAnswerIsNothing() async throws {
        let server = try ScriptedServer([.answerAndClose("")])
        let failed = await failure(try transport(), try put(server.port))
        #expect(failed?.code == CURLE_GOT_NOTHING)
    }

    @Test func aRefusedConnectionHasTheSystemsWords() async throws {
        let port = try { try ScriptedServer([]).port }()
        let failed = await failure(try transport(), try put(port))
        #expect(failed?.code == CURLE_COULDNT_CONNECT)
        #expect(failed?.systemError == "Connection refused")
    }

    @Test func aSilentServerGotTheWholePush() async throws {
        let server = try ScriptedServer([.silence])
        let failed = await failure(try transport(timeout: .milliseconds(300)), try put(server.port))
        #expect(failed?.code == CURLE_OPERATION_TIMEDOUT)
        #expect(failed?.phase == .waiting)
    }

    @Test func aSilentServerGotTheWholeDeletion() async throws {
        let server = try ScriptedServer([.silence])
        let failed = await failure(try transport(timeout: .milliseconds(300)), try delete(server.port))
        #expect(failed?.code == CURLE_OPERATION_TIMEDOUT)
        #expect(failed?.phase == .waiting)
    }

    @Test func onAKeptConnectionThePhaseIsKnownToo() async throws {
        let server = try ScriptedServer([.answer(Self.ok), .silence])
        let transport = try transport(timeout: .milliseconds(300))
        #expect(try await transport.send(put(server.port), within: limit).status == 200)
        let failed = await failure(transport, try put(server.port))
        #expect(failed?.code == CURLE_OPERATION_TIMEDOUT)
        #expect(failed?.phase == .waiting)
    }

    @Test func aServerThatDoesNotReadLeavesThePushUnsent() async throws {
        let server = try SilentListener()
        let body = [UInt8](repeating: UInt8(ascii: "#"), count: 16 << 20)
        let failed = await failure(try transport(timeout: .milliseconds(300)), try put(server.port, body: body))
        #expect(failed?.code == CURLE_OPERATION_TIMEDOUT)
        #expect(failed?.phase == .sending)
    }

    @Test func aHandshakeThatGetsNoAnswerIsConnecting() async throws {
        let server = try SilentListener()
        let transport = try transport(timeout: .milliseconds(300))
        let failed = await failure(transport, try put(server.port, scheme: "https"))
        #expect(failed?.code == CURLE_OPERATION_TIMEDOUT)
        #expect(failed?.phase == .connecting)
    }

    @Test func aLostTLSConnectionIsToldFromAHandshakeThatFails() async throws {
        for (reaction, kind) in [
            (ScriptedServer.Reaction.close, PushFailure.Kind.transient), (.greeting("HTTP/1.1 400 x\r\n\r\n"), .configuration),
        ] {
            let server = try ScriptedServer([reaction])
            let failed = try #require(await failure(try transport(), try put(server.port, scheme: "https")))
            #expect(failed.code == CURLE_SSL_CONNECT_ERROR)
            let url = try GatewayURL("https://127.0.0.1:\(server.port)")
            #expect(failed.pushFailure(to: url, timeout: .seconds(10), connectTimeout: .seconds(5)).kind == kind, "\(failed)")
        }
    }

    @Test func aNameThatDoesNotExistIsNotResolved() async throws {
        let configuration = try PushgatewayConfiguration(url: "http://does-not-exist.invalid:9091")
        let request = PushRequest.delete(configuration: configuration, authorization: nil)
        let failed = await failure(try transport(), request)
        #expect(failed?.code == CURLE_COULDNT_RESOLVE_HOST)
    }

    @Test func aProxysRefusalIsTold() async throws {
        let proxy = try ScriptedServer([.answerAndClose("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")])
        let transport = try transport(proxy: "http://127.0.0.1:\(proxy.port)")
        let failed = await failure(transport, try put(9, scheme: "https"))
        #expect(failed?.proxyStatus == 407)
    }

    @Test func aMissingFileOfCertificatesIsNamed() async throws {
        let configuration = try PushgatewayConfiguration(
            url: "https://127.0.0.1:9",
            tls: TLSConfiguration(caFile: "/nowhere/ca.pem"),
            proxy: ""
        )
        let server = try ScriptedServer([.silence])
        let transport = CurlTransport(options: CurlOptions(configuration, userAgent: "x"))
        let failed = await failure(transport, try put(server.port, scheme: "https"))
        #expect(failed?.code == CURLE_SSL_CACERT_BADFILE)
        #expect(failed?.detail.contains("/nowhere/ca.pem") == true)
    }

    // MARK: Cancelling

    @Test func aCancelledTaskEndsTheTransfer() async throws {
        let server = try ScriptedServer([.silence])
        var requests = server.requests.makeAsyncIterator()
        let transport = try transport(timeout: .seconds(50))
        let request = try put(server.port)
        let push = Task { await failure(transport, request) }
        _ = await requests.next()
        let clock = ContinuousClock()
        let start = clock.now
        push.cancel()
        #expect(await push.value?.code == CURLE_ABORTED_BY_CALLBACK)
        #expect(clock.now - start < .seconds(10))
    }

    @Test func aTaskThatIsCancelledAlreadySendsNothing() async throws {
        let server = try ScriptedServer([.answer(Self.ok)])
        let transport = try transport()
        let request = try put(server.port)
        let push = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure(transport, request)
        }
        #expect(await push.value?.code == CURLE_ABORTED_BY_CALLBACK)
        // The next request is the first that arrives.
        var requests = server.requests.makeAsyncIterator()
        _ = try await transport.send(delete(server.port), within: limit)
        #expect(await requests.next()?.lines.first == "DELETE /metrics/job/x HTTP/1.1")
    }
}
