import Exposition
import Testing

@testable import Pushgateway

struct GatewayGroupTests {
    @Test func theGroupsOfAGatewayAreRead() throws {
        let text = """
            push_failure_time_seconds{instance="",job="a"} 7
            push_failure_time_seconds{instance="h",job="b"} 0
            push_failure_time_seconds{instance="",job="c",x=""} 0
            push_time_seconds{instance="",job="a"} 0
            push_time_seconds{instance="h",job="b"} 9
            push_time_seconds{instance="",job="c",x=""} 8

            """
        let groups = GatewayGroup.groups(GatewaySamples(families: try PrometheusTextParser().parse(Array(text.utf8)), time: nil))
        #expect(groups.map(\.labels) == [["job": "a"], ["job": "b", "instance": "h"], ["job": "c", "x": ""]])
        #expect(groups.map(\.pushTime) == [0, 9, 8])
        #expect(groups.map(\.failureTime) == [7, 0, 0])
        #expect(groups[0].keys?.map(\.path) == ["/metrics/job/a", "/metrics/job/a/instance@base64/="])
        #expect(groups[1].keys?.map(\.path) == ["/metrics/job/b/instance/h"])
        // Only an instance is shown whether the group has it or not.
        #expect(groups[2].keys?.map(\.path) == ["/metrics/job/c/x@base64/=", "/metrics/job/c/instance@base64/=/x@base64/="])
    }
}
