import CCurl
import Push
import Testing

@testable import Pushgateway

struct TransportFailureTests {
    @Test func aServerThatWantsACertificateIsNoLostConnection() throws {
        let detail = "OpenSSL SSL_read: OpenSSL/3.0.22: error:0A000412:SSL routines::sslv3 alert bad certificate, errno 0"
        let failure = TransportFailure(CURLE_RECV_ERROR, detail: detail, phase: .waiting)
            .pushFailure(to: try GatewayURL("https://gw:9091"), timeout: .seconds(10), connectTimeout: .seconds(5))
        #expect(failure.kind == .configuration)
        #expect(failure.message == "gw:9091 wants a client certificate, or another one: \(detail) (set tls.certFile and tls.keyFile)")
    }

    private func failure(_ failure: TransportFailure, url: String = "http://ann:hunter2@gw.example:9091") throws -> PushFailure {
        failure.pushFailure(to: try GatewayURL(url), timeout: .seconds(10), connectTimeout: .milliseconds(2500))
    }

    @Test(arguments: [
        (CURLE_COULDNT_RESOLVE_HOST, PushFailure.Kind.transient), (CURLE_COULDNT_RESOLVE_PROXY, .transient),
        (CURLE_COULDNT_CONNECT, .transient),
        (CURLE_SEND_ERROR, .transient), (CURLE_RECV_ERROR, .transient), (CURLE_GOT_NOTHING, .transient), (CURLE_PARTIAL_FILE, .transient),
        (CURLE_HTTP2, .transient), (CURLE_HTTP2_STREAM, .transient), (CURLE_WRITE_ERROR, .transient), (CURLE_OUT_OF_MEMORY, .transient),
        (CURLE_PEER_FAILED_VERIFICATION, .configuration), (CURLE_SSL_CONNECT_ERROR, .configuration),
        (CURLE_SSL_CERTPROBLEM, .configuration),
        (CURLE_SSL_CACERT_BADFILE, .configuration), (CURLE_UNSUPPORTED_PROTOCOL, .configuration),
        (CURLE_WEIRD_SERVER_REPLY, .configuration),
        (CURLE_URL_MALFORMAT, .configuration), (CURLE_UNKNOWN_OPTION, .configuration), (CURLE_NOT_BUILT_IN, .configuration),
        (CURLE_ABORTED_BY_CALLBACK, .cancelled),
    ])
    func everyCodeHasItsClass(code: CURLcode, kind: PushFailure.Kind) throws {
        let failure = try failure(TransportFailure(code, detail: "Unsupported proxy syntax in 'http://u:hunter2@p'"))
        #expect(failure.kind == kind)
        #expect(!failure.message.contains("hunter2"))
    }

    @Test(arguments: [
        (
            TransportFailure.Phase.resolving, PushFailure.Kind.transient,
            "cannot resolve the name of gw.example:9091 within 2500 ms (is a name server reachable?)"
        ),
        (.connecting, .transient, "cannot connect to gw.example:9091 within 2500 ms"),
        (.sending, .transient, "gw.example:9091 did not take the whole push within 10 s"),
        (.waiting, .timeout, "gw.example:9091 got the push but did not answer within 10 s; it may have taken it"),
    ])
    func theOutcomeOfATimeoutIsUnknownOnlyWhenAllWasSent(phase: TransportFailure.Phase, kind: PushFailure.Kind, message: String) throws {
        let failure = try failure(TransportFailure(CURLE_OPERATION_TIMEDOUT, phase: phase))
        #expect(failure == PushFailure(kind, message))
    }

    @Test func aRefusedConnectionIsToldInTheSystemsWords() throws {
        let detail = "Failed to connect to gw.example port 9091 after 0 ms: Couldn't connect to server"
        let failed = TransportFailure(CURLE_COULDNT_CONNECT, detail: detail, systemError: "Connection refused")
        #expect(try failure(failed).message == "cannot connect to gw.example:9091: Connection refused")
        #expect(
            try failure(TransportFailure(CURLE_COULDNT_CONNECT, detail: detail)).message == "cannot connect to gw.example:9091: \(detail)"
        )
        let ipv6 = TransportFailure(CURLE_COULDNT_CONNECT, detail: "Failed to connect to ::1 port 9091", systemError: "Connection refused")
        #expect(try failure(ipv6, url: "http://[::1]:9091").message == "cannot connect to [::1]:9091: Connection refused")
    }

    @Test func aProxyThatCannotBeReachedIsNamed() throws {
        let detail = "Failed to connect to proxy.example port 3128 after 0 ms: Couldn't connect to server"
        let failed = TransportFailure(CURLE_COULDNT_CONNECT, detail: detail, systemError: "Connection refused")
        #expect(try failure(failed).message == "cannot connect to gw.example:9091: Connection refused: \(detail)")
        // Also one on the gateway's own host.
        let besides = "Failed to connect to gw.example port 3128 after 0 ms: Couldn't connect to server"
        let refused = TransportFailure(CURLE_COULDNT_CONNECT, detail: besides, systemError: "Connection refused")
        #expect(try failure(refused).message == "cannot connect to gw.example:9091: Connection refused: \(besides)")
    }

    @Test(arguments: ["http://10.0.0.7:9091", "http://[fd00::7]:9091"])
    func whereNothingIsLookedUpButAProxyItIsTheProxy(url: String) throws {
        let failure = try failure(TransportFailure(CURLE_OPERATION_TIMEDOUT, phase: .resolving), url: url)
        #expect(failure.message == "cannot resolve the proxy's name within 2500 ms (is a name server reachable?)")
    }

    @Test func whatIsOnlyReadIsNotCalledAPush() throws {
        func message(_ code: CURLcode, _ method: PushRequest.Method) throws -> PushFailure {
            TransportFailure(code, phase: .waiting)
                .pushFailure(to: try GatewayURL("http://gw:9091"), method: method, timeout: .seconds(10), connectTimeout: .seconds(5))
        }
        #expect(try message(CURLE_OPERATION_TIMEDOUT, .get) == PushFailure(.transient, "gw:9091 did not answer within 10 s"))
        #expect(try message(CURLE_GOT_NOTHING, .get) == PushFailure(.transient, "gw:9091 closed the connection without an answer"))
        let words = "gw:9091 got the deletion but did not answer within 10 s; it may have taken it"
        #expect(try message(CURLE_OPERATION_TIMEDOUT, .delete) == PushFailure(.timeout, words))
    }

    @Test(arguments: [
        (407, PushFailure.Kind.configuration, "the proxy does not connect to gw.example:9091 (407) (check the credentials in proxy)"),
        (403, .configuration, "the proxy does not connect to gw.example:9091 (403) (check proxy)"),
        (501, .configuration, "the proxy does not connect to gw.example:9091 (501) (check proxy)"),
        (503, .transient, "the proxy does not connect to gw.example:9091 (503)"),
        (429, .transient, "the proxy does not connect to gw.example:9091 (429)"),
    ])
    func aProxysRefusalHasItsClass(status: Int, kind: PushFailure.Kind, message: String) throws {
        #expect(try failure(TransportFailure(CURLE_RECV_ERROR, detail: "x", proxyStatus: status)) == PushFailure(kind, message))
    }

    @Test(arguments: [
        ("Recv failure: Connection reset by peer", "Connection reset by peer" as String?, PushFailure.Kind.transient),
        ("OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to gw.example:9091", nil, .transient),
        ("error:0A000126:SSL routines::unexpected eof while reading", nil, .transient),
        ("error:0A00010B:SSL routines::wrong version number", nil, .configuration),
    ])
    func aLostTLSConnectionMayHeal(detail: String, systemError: String?, kind: PushFailure.Kind) throws {
        let failure = try failure(TransportFailure(CURLE_SSL_CONNECT_ERROR, detail: detail, systemError: systemError))
        #expect(failure.kind == kind)
        #expect(failure.message.contains(detail))
    }

    @Test func withoutWordsTheCodeIsTold() throws {
        #expect(try failure(TransportFailure(CURLE_OUT_OF_MEMORY)).message == "the push to gw.example:9091 failed: libcurl error 27")
    }
}
