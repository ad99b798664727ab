import Pushgateway
import TestSupport

@testable import Job

/// What a Pushgateway shows, and how one is talked to in these tests.
enum Gateways {
    static let build = "pushgateway_build_info{version=\"1.5.1\"} 1\n"
    static let ok = FakeGateway.Reply.status(200)

    static func configuration(_ url: String, timeout: Duration = .seconds(10)) throws -> PushgatewayConfiguration {
        var configuration = try PushgatewayConfiguration(url: url, timeout: timeout, compression: .none, proxy: "")
        configuration.groupingKey = try group
        configuration.method = .post
        return configuration
    }

    static var group: GroupingKey { get throws { try GroupingKey(job: "j", labels: ["instance": "h"]) } }

    static func connection() -> PushgatewayConnection { PushgatewayConnection(userAgent: "palingenesis/0") }

    /// A gateway that shows this text, and takes what is pushed.
    static func showing(_ text: String) throws -> FakeGateway {
        try FakeGateway { request, _ in request.method == "GET" ? .status(200, body: text) : ok }
    }
}
