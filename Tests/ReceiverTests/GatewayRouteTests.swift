import Testing

@testable import Receiver

struct GatewayRouteTests {
    @Test(arguments: [
        ("/", GatewayRoute.index), ("/metrics", .metrics), ("/metrics?x=1", .metrics), ("/api/v1/metrics", .metricsJSON),
        ("/statsd", .statsD),
        ("/-/ready", .health), ("/-/healthy", .health), ("/metrics/job/", .emptyJob),
        ("/metrics/job/x", .group(job: "x", isBase64: false, rest: "")),
        ("/metrics/job/x/", .group(job: "x", isBase64: false, rest: "/")),
        ("/metrics/job/a%20b/c/d%C3%A9", .group(job: "a b", isBase64: false, rest: "/c/dé")),
        ("/metrics/job/a+b", .group(job: "a+b", isBase64: false, rest: "")),
        ("/metrics/job/x/path/a%2Fb", .group(job: "x", isBase64: false, rest: "/path/a/b")),
        ("/metrics/job@base64/eA==/a/b", .group(job: "eA==", isBase64: true, rest: "/a/b")),
        ("/metrics/", .unknown), ("/metrics/job", .unknown), ("/metrics/job@base64/", .unknown), ("/metrics/foo/x", .unknown),
        ("/nope", .unknown),
        ("/metrics//job/x", .cleaned("/metrics/job/x")), ("/metrics/job/x//b", .cleaned("/metrics/job/x/b")),
        ("/metrics/job/x/a/..", .cleaned("/metrics/job/x")), ("/metrics/job/x/a/%2e%2e", .cleaned("/metrics/job/x")),
        ("/metrics/job/x/a/.", .cleaned("/metrics/job/x/a")), ("/metrics/job/..", .cleaned("/metrics")), ("/../..", .cleaned("/")),
        ("//a%20b%22", .cleaned("/a%20b%22")), ("/a//", .cleaned("/a/")),
        ("", .malformed), ("*", .malformed), ("http://h/metrics", .malformed), ("/a%", .malformed), ("/a%2", .malformed),
        ("/a%zz", .malformed),
        ("/metrics/job/x/a/%ff", .malformed),
    ])
    func leadsWhereAGatewayLeads(target: String, route: GatewayRoute) {
        #expect(GatewayRoute(target: target) == route)
    }

    @Test func namesTheMethods() {
        #expect(GatewayRoute.metrics.allowedMethods == ["GET", "OPTIONS"])
        #expect(GatewayRoute.group(job: "x", isBase64: false, rest: "").allowedMethods == ["DELETE", "OPTIONS", "POST", "PUT"])
        #expect(GatewayRoute.unknown.allowedMethods == [])
    }
}
