import Gzip
import Testing

@testable import Pushgateway

struct PushRequestTests {
    private typealias Header = PushRequest.Header

    private func configuration(
        method: PushgatewayConfiguration.Method = .put,
        compression: PushgatewayConfiguration.Compression = .gzip,
        headers: [String: String] = [:]
    ) throws -> PushgatewayConfiguration {
        try PushgatewayConfiguration(
            url: "http://ann:x@h:1/base",
            job: "j",
            grouping: ["instance": "a b"],
            method: method,
            compression: compression,
            headers: headers
        )
    }

    @Test func aSmallBodyGoesAsItIs() throws {
        let body = Array("a 1\n".utf8)
        let request = PushRequest.push(body, contentType: "text/plain", configuration: try configuration(), authorization: nil)
        #expect(request.method == .put)
        #expect(request.url == "http://h:1/base/metrics/job/j/instance/a%20b")
        #expect(request.headers == [Header(name: "Content-Type", value: "text/plain")])
        #expect(request.body == body)
    }

    @Test(arguments: [(511, false), (512, true), (100_000, true)])
    func aLargerBodyIsCompressed(count: Int, isCompressed: Bool) throws {
        let body = [UInt8](repeating: UInt8(ascii: "#"), count: count)
        let request = PushRequest.push(body, contentType: "text/plain", configuration: try configuration(), authorization: nil)
        #expect(request.headers.contains(Header(name: "Content-Encoding", value: "gzip")) == isCompressed)
        #expect(try (isCompressed ? Gzip.decompress(request.body, limit: count) : request.body) == body)
    }

    @Test func compressionCanBeSwitchedOff() throws {
        let body = [UInt8](repeating: UInt8(ascii: "#"), count: 10_000)
        let configuration = try configuration(method: .post, compression: .none)
        let request = PushRequest.push(body, contentType: "text/plain", configuration: configuration, authorization: nil)
        #expect(request.method == .post)
        #expect(request.headers == [Header(name: "Content-Type", value: "text/plain")])
        #expect(request.body == body)
    }

    @Test func credentialsAndFurtherHeadersFollow() throws {
        let configuration = try configuration(headers: ["X-B": "2", "X-A": "1"])
        let request = PushRequest.push([], contentType: "text/plain", configuration: configuration, authorization: "Bearer t")
        #expect(
            request.headers == [
                Header(name: "Content-Type", value: "text/plain"), Header(name: "Authorization", value: "Bearer t"),
                Header(name: "X-A", value: "1"), Header(name: "X-B", value: "2"),
            ]
        )
    }

    @Test func deletingSaysNothingOfABody() throws {
        let request = PushRequest.delete(configuration: try configuration(headers: ["X-A": "1"]), authorization: "Basic x")
        #expect(request.method == .delete)
        #expect(request.url == "http://h:1/base/metrics/job/j/instance/a%20b")
        #expect(request.headers == [Header(name: "Authorization", value: "Basic x"), Header(name: "X-A", value: "1")])
        #expect(request.body.isEmpty)
    }
}
