import Push
import Testing

@testable import Pushgateway

struct ResponseClassificationTests {
    private func failure(_ response: PushResponse, _ method: PushRequest.Method = .put) throws -> PushFailure? {
        let url = try GatewayURL("http://ann:hunter2@gw.example:9091/base")
        return ResponseClassification(method: method, url: url, now: 784_111_777).failure(response)
    }

    @Test(arguments: 200..<300)
    func everySuccessIsSuccess(status: Int) throws {
        #expect(try failure(PushResponse(status: status)) == nil)
    }

    @Test func everyOtherStatusHasItsClass() throws {
        let transient: Set = [408, 429]
        let configuration: Set = [401, 403, 404, 405, 501]
        for status in Array(0..<200) + Array(300..<1000) {
            let kind = try failure(PushResponse(status: status))?.kind
            let expected: PushFailure.Kind =
                switch status {
                case _ where configuration.contains(status): .configuration
                case _ where transient.contains(status): .transient
                case 400..<500: .rejected
                case 500..<600: .transient
                default: .configuration
                }
            #expect(kind == expected, "\(status)")
        }
    }

    @Test func theReceiversOwnWordsAreInTheMessage() throws {
        let response = PushResponse(status: 400, body: Array("pushed metrics must not have timestamps\n".utf8))
        #expect(try failure(response)?.message == "the Pushgateway refused the body (400): pushed metrics must not have timestamps")
        #expect(try failure(response)?.kind == .rejected)
        #expect(
            try failure(response, .delete)?.message == "the Pushgateway refused the DELETE (400): pushed metrics must not have timestamps"
        )
        #expect(try failure(PushResponse(status: 422), .post)?.message == "the Pushgateway refused the POST (422)")
    }

    @Test(arguments: [
        ("Client sent an HTTP request to an HTTPS server.", "gw.example:9091 wants https", "write https:// in url"),
        (
            "unsupported path requested: \"/metrics/job/x\"", "gw.example:9091 has no Pushgateway at this path",
            "VictoriaMetrics takes pushes below /api/v1/import/prometheus: add that to url"
        ),
    ])
    func whatARefusalBetraysOfTheURLIsSaid(words: String, sentence: String, advice: String) throws {
        let response = PushResponse(status: 400, body: Array(words.utf8))
        #expect(try failure(response, .post) == PushFailure(.configuration, "\(sentence) (400): \(words) (\(advice))"))
    }

    @Test(arguments: [
        (401, "gw.example:9091 does not accept the credentials, or wants some (401): no (check basicAuth or bearerTokenFile)"),
        (403, "gw.example:9091 forbids this (403): no (check the credentials and what they permit)"),
        (404, "gw.example:9091 has no Pushgateway at this path (404): no (check the path of url)"),
        (405, "gw.example:9091 does not offer PUT here (405): no (check method and url)"),
        (408, "gw.example:9091 did not get the whole request in time (408): no"),
        (429, "gw.example:9091 wants fewer pushes (429): no"),
        (500, "gw.example:9091 is in trouble (500): no"),
        (501, "gw.example:9091 does not offer PUT here (501): no (check method and url)"),
        (502, "the proxy at gw.example:9091 gets no answer from the Pushgateway (502): no"),
        (503, "gw.example:9091 is not available at present (503): no"),
        (999, "gw.example:9091 answers with a status that HTTP does not have (999): no (check url)"),
    ])
    func messagesSayWhatToDo(status: Int, message: String) throws {
        #expect(try failure(PushResponse(status: status, body: Array("no\n".utf8)))?.message == message)
    }

    @Test(arguments: [
        ("https://gw.example:9091/metrics?token=hunter2", "https://gw.example:9091"),
        ("http://bob:hunter2@other.example/x", "http://other.example:80"),
        ("//other.example/x", "http://other.example:80"),
        ("/metrics/job/x", "another path of the same host"),
        ("http://GW.example:9091/metrics/job/x", "another path of the same host"),
        ("http://evil\u{1b}[2J/", "a place that it does not name"),
        ("ftp://h/", "a place that it does not name"),
        (nil, "a place that it does not name"),
    ])
    func aRedirectNamesItsHostOnly(location: String?, target: String) throws {
        let failure = try failure(PushResponse(status: 301, body: Array("<html>".utf8), location: location))
        #expect(failure?.kind == .configuration)
        let advice = "redirects are never followed: set url to the gateway's final address"
        #expect(failure?.message == "gw.example:9091 redirects to \(target) (301) (\(advice))")
    }

    @Test func whoReadsARedirectedPlaceIsToldOfNoGateway() throws {
        let response = PushResponse(status: 302, location: "http://other.example/x")
        let advice = "redirects are never followed: use the final address"
        #expect(try failure(response, .get)?.message == "gw.example:9091 redirects to http://other.example:80 (302) (\(advice))")
    }

    @Test(arguments: [
        (429, "2", Duration.seconds(2)), (503, "Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)), (500, "soon", nil), (408, nil, nil),
        (400, "2", nil), (404, "2", nil),
    ])
    func onlyWhatMayPassIsWaitedFor(status: Int, retryAfter: String?, expected: Duration?) throws {
        #expect(try failure(PushResponse(status: status, retryAfter: retryAfter))?.retryAfter == expected)
    }

    @Test func aLongBodyIsCut() throws {
        let response = PushResponse(status: 400, body: [UInt8](repeating: UInt8(ascii: "x"), count: 10_000))
        #expect(try failure(response)?.message.utf8.count == "the Pushgateway refused the body (400): ".utf8.count + 4096)
    }
}
