import Testing

@testable import Pushgateway

struct PushRequestTests {
    private typealias Header = PushRequest.Header

    private func configuration(
        method: PushgatewayConfiguration.Method = .put,
        headers: [String: String] = [:]
    ) throws -> PushgatewayConfiguration {
        try PushgatewayConfiguration(
            url: "http://ann:x@h:1/base",
            job: "j",
            grouping: ["instance": "a b"],
            method: method,
            headers: headers
        )
    }

    @Test func aSmallBodyGoesAsItIs() throws {
        let body = Array("a 1\n".utf8)
        let request = PushRequest.push(PushBody(.array(body), compression: .gzip), configuration: try configuration(), authorization: nil)
        #expect(request.method == .put)
        #expect(request.url == "http://h:1/base/metrics/job/j/instance/a%20b")
        #expect(request.headers == [Header(name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8")])
        #expect(request.body == .array(body))
    }

    @Test func theMethodIsTheConfigurations() throws {
        let body = PushBody(.array(Array("a 1\n".utf8)), compression: .none)
        #expect(PushRequest.push(body, configuration: try configuration(method: .post), authorization: nil).method == .post)
    }

    @Test func whatOnlyImportsIsAskedInTwoWays() throws {
        let configuration = try PushgatewayConfiguration(
            url: "http://h:1/insert/0/prometheus/api/v1/import/prometheus",
            job: "a/b",
            grouping: ["instance": "a b", "none": ""]
        )
        let request = PushRequest.push(PushBody(.array([]), compression: .none), configuration: configuration, authorization: nil)
        let base = "http://h:1/insert/0/prometheus/api/v1/import/prometheus"
        #expect(request.url == base + "/metrics/job@base64/YS9i/instance/a%20b/none@base64/=")
        #expect(request.olderURL == base + "?extra_label=job%3Da%2Fb&extra_label=instance%3Da%20b")
    }

    @Test func credentialsAndFurtherHeadersFollow() throws {
        let configuration = try configuration(headers: ["X-B": "2", "X-A": "1"])
        let request = PushRequest.push(PushBody(.array([]), compression: .none), configuration: configuration, authorization: "Bearer t")
        #expect(
            request.headers == [
                Header(name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8"),
                Header(name: "Authorization", value: "Bearer t"),
                Header(name: "X-A", value: "1"), Header(name: "X-B", value: "2"),
            ]
        )
    }

    @Test func deletingSaysNothingOfABody() throws {
        let request = PushRequest.delete(configuration: try configuration(headers: ["X-A": "1"]), authorization: "Basic x")
        #expect(request.method == .delete)
        #expect(request.url == "http://h:1/base/metrics/job/j/instance/a%20b")
        #expect(request.headers == [Header(name: "Authorization", value: "Basic x"), Header(name: "X-A", value: "1")])
        #expect(request.body.count == 0)
    }
}
