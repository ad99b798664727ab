import Testing

@testable import Pushgateway

struct ImportPathsTests {
    private func request(_ url: String) throws -> PushRequest {
        let configuration = try PushgatewayConfiguration(url: url, job: "j", grouping: ["instance": "h"])
        return PushRequest.push(PushBody(.array(Array("a 1\n".utf8)), compression: .none), configuration: configuration, authorization: nil)
    }

    private let refusal = PushResponse(status: 400, body: Array("requestURI: /x; unsupported path requested: \"/x\"\n".utf8))

    @Test func anOlderReceiverIsAskedOnceMoreAndThenInItsOwnWay() throws {
        var paths = ImportPaths()
        let request = try request("http://h:1/api/v1/import/prometheus")
        #expect(paths.adapted(request) == request)
        let isAskedAgain = paths.learn(from: refusal, to: request)
        #expect(isAskedAgain)
        let adapted = paths.adapted(request)
        #expect(adapted.url == "http://h:1/api/v1/import/prometheus?extra_label=job%3Dj&extra_label=instance%3Dh")
        #expect(adapted.body == request.body && adapted.headers == request.headers)
        // What it refuses then it refuses for good.
        let isAskedForEver = paths.learn(from: refusal, to: adapted)
        #expect(!isAskedForEver)
    }

    @Test func nobodyElseIsAskedAnother() throws {
        var paths = ImportPaths()
        let request = try request("http://h:1/api/v1/import/prometheus")
        let answers = [
            paths.learn(from: refusal, to: try self.request("http://h:1/base")),
            paths.learn(from: PushResponse(status: 400, body: Array("cannot parse".utf8)), to: request),
            paths.learn(from: PushResponse(status: 204), to: request),
        ]
        #expect(answers == [false, false, false])
        #expect(paths.adapted(request) == request)
    }
}
