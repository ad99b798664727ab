import Exposition
import Push
import Testing

@testable import Pushgateway

struct PushPreflightTests {
    private func report(_ text: String, group: [String: String] = ["instance": "h"]) throws -> PreflightReport {
        PushPreflight(group: try GroupingKey(job: "j", labels: group)).report(on: Array(text.utf8))
    }

    /// One finding, with its line, and the family that stays.
    private func expect(
        _ problem: PreflightFinding.Problem,
        _ family: String?,
        line: Int,
        in text: String,
        group: [String: String] = ["instance": "h"]
    ) throws {
        let report = try report(text, group: group)
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1)
        #expect(finding.problem == problem)
        #expect(finding.family == family)
        #expect(finding.line == line)
        #expect(report.accepted.map(\.name) == ["good"])
        #expect(report.text == Array("# TYPE good gauge\ngood 1\n".utf8))
    }

    private static let good = "# TYPE good gauge\ngood 1\n"

    @Test func whatAGatewayTakesIsTaken() throws {
        let text = """
            # HELP a_total Of "things" \\\\ and\\nmore.
            # TYPE a_total counter
            a_total{x="q\\"\\\\\\n",y=""} 1
            a_total{x="r"} +Inf
            # TYPE h histogram
            h_bucket{le="1"} 1
            h_bucket{le="+Inf"} 2
            h_sum 3
            h_count 2
            # TYPE process_open_fds gauge
            process_open_fds 7

            """
        let report = try report(text)
        #expect(report.findings.isEmpty)
        #expect(try PrometheusTextParser().parse(report.text) == PrometheusTextParser().parse(Array(text.utf8)))
    }

    @Test func aTimestampIsNotTaken() throws {
        try expect(.timestamp, "bad", line: 4, in: Self.good + "bad 1\nbad{x=\"y\"} 2 1700000000000\n")
    }

    @Test func aTypeOtherThanTheGatewaysOwnIsNotTaken() throws {
        try expect(.typeClash, "process_open_fds", line: 3, in: Self.good + "process_open_fds 1\n")
    }

    @Test func whatAHistogramExposesIsItsOwn() throws {
        let text = "x_count 1\n# TYPE good gauge\ngood 1\n# TYPE x histogram\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\n"
        let report = try report(text)
        #expect(report.findings.map(\.problem) == [.nameCollision])
        #expect(report.findings.map(\.line) == [1])
        #expect(report.accepted.map(\.name) == ["good", "x"])
        try expect(.nameCollision, "go_gc_duration_seconds_count", line: 3, in: Self.good + "go_gc_duration_seconds_count 1\n")
    }

    @Test func whatTheGroupsLabelsMakeEqualIsNotTaken() throws {
        try expect(.duplicate, "m", line: 4, in: Self.good + "m{zone=\"a\"} 1\nm{zone=\"b\"} 2\n", group: ["zone": "c"])
        try expect(.duplicate, "m", line: 4, in: Self.good + "m{instance=\"\"} 1\nm 2\n", group: [:])
        let histogram = "# TYPE h histogram\nh_bucket{zone=\"a\",le=\"1\"} 1\nh_bucket{zone=\"b\",le=\"2\"} 1\n"
        try expect(.duplicate, "h", line: 5, in: Self.good + histogram, group: ["zone": "c"])
    }

    @Test func aMissingLineFeedIsNamed() throws {
        try expect(.unreadable, "bad", line: 3, in: Self.good + "bad 1")
    }

    @Test func brokenUTF8IsNamed() throws {
        let text = Array(Self.good.utf8) + Array("bad{x=\"".utf8) + [0xff] + Array("\"} 1\n".utf8)
        let report = PushPreflight(group: try GroupingKey(job: "j")).report(on: text)
        #expect(report.findings.map(\.family) == ["bad"])
        #expect(report.findings.map(\.line) == [3])
        #expect(report.findings.map(\.column) == [7])
        #expect(report.accepted.map(\.name) == ["good"])
    }

    @Test func severalBadFamiliesKeepTheirLines() throws {
        let report = try report("a{ 1\n" + Self.good + "b 1 1\nc{x=y} 2\npush_time_seconds 1\nd{__x=\"y\"} 1\n")
        #expect(
            Set(report.findings.map { "\($0.line ?? 0) \($0.problem.rawValue)" }) == [
                "1 unreadable", "4 timestamp", "5 unreadable", "6 reserved", "7 label_name",
            ]
        )
        #expect(report.accepted.map(\.name) == ["good"])
    }

    @Test func aTextThatIsNoneIsGivenUp() throws {
        let report = try report((0..<100).map { "bad\($0){\n" }.joined())
        #expect(report.findings.count == 20)
        #expect(report.accepted.isEmpty)
    }

    /// The verdict is the real gateway's.
    @Test(arguments: [
        "a 1\n", "a 1 1700000000000\n", "a 1", "process_open_fds 1\n", "# TYPE process_open_fds gauge\nprocess_open_fds 1\n",
        "# TYPE x histogram\nx_bucket{le=\"1\"} 1\n# TYPE y gauge\ny 1\n", "x_count 1\n# TYPE x histogram\nx_bucket{le=\"1\"} 1\nx_sum 2\n",
        "m{instance=\"a\"} 1\nm{instance=\"b\"} 2\n", "m{x=\"a\"} 1\nm{x=\"a\"} 2\n", "go_gc_duration_seconds_count 1\n",
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"1\"} 1\n", "m{__x=\"y\"} 1\n", "a 1\r\n", "# TYPE a gauge\n",
    ])
    func theRealGatewayAgrees(text: String) async throws {
        let gateway = try GatewayProcess()
        let configuration = try PushgatewayConfiguration(url: gateway.url, job: "j", grouping: ["instance": "h"], method: .post, proxy: "")
        let outcome = await PushgatewaySink(configuration: configuration, userAgent: "palingenesis/0").push(text: Array(text.utf8))
        let isTaken = if case .delivered = outcome { true } else { false }
        #expect(try report(text).findings.isEmpty == isTaken, "\(outcome)")
    }
}
