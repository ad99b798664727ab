import Push
import Testing

@testable import Pushgateway

struct GatewayReportTests {
    private func status(_ version: String, unchecked: Bool = false) -> [UInt8] {
        Array(
            #"{"status":"success","data":{"build_information":{"version":"\#(version)"},"flags":{"push.disable-consistency-check":"\#(unchecked)"}}}"#
                .utf8
        )
    }

    private func warnings(
        _ status: [UInt8]?,
        _ groups: [GatewayGroup] = [],
        gatewayTime: Double? = nil,
        own: [String: String] = ["instance": "h"]
    ) throws -> [String] {
        let key = try GroupingKey(job: "j", labels: own)
        let report = GatewayReport(status: status, groups: groups, gatewayTime: gatewayTime, now: 1e6, own: key, interval: 15)
        return report.findings.filter(\.isWarning).map(\.text)
    }

    @Test func aGatewayOfTodayIsFine() throws { #expect(try warnings(status("1.11.3")).isEmpty) }

    @Test func whatAVersionLacksIsSaid() throws {
        #expect(try warnings(status("1.5.1")).map { $0.prefix(27) } == ["a job name in broken base64"])
        #expect(try warnings(status("1.4.9")).count == 2)
        #expect(try warnings(status("1.11.3", unchecked: true)).map { $0.prefix(17) } == ["it checks nothing"])
        #expect(try warnings(nil).count == 1)
    }

    @Test func groupsThatNeedSomebodyAreNamed() throws {
        let groups = [
            GatewayGroup(labels: ["job": "a"], pushTime: 1e6 - 10, failureTime: 0),
            GatewayGroup(labels: ["job": "b", "instance": "x"], pushTime: 1e6 - 3 * 86_400, failureTime: 0),
            GatewayGroup(labels: ["job": "c"], pushTime: 0, failureTime: 1e6 - 60),
            GatewayGroup(labels: ["job": "j", "instance": "h"], pushTime: 1e6 - 20, failureTime: 0),
        ]
        let warnings = try warnings(status("1.11.3"), groups)
        #expect(warnings.count == 3)
        #expect(warnings[0].hasPrefix("job=b instance=x: not pushed for 3 days"))
        #expect(warnings[1].hasPrefix("job=c: its last push, 60 s ago, was refused"))
        #expect(warnings[2].hasPrefix("job=j instance=h: this configured group was pushed 20 s ago"))
    }

    @Test func aClockThatIsOffAndAGroupWithoutInstanceAreSaid() throws {
        #expect(try warnings(status("1.11.3"), gatewayTime: 1e6 + 4).isEmpty)
        #expect(try warnings(status("1.11.3"), gatewayTime: 1e6 - 300) == ["its clock is 5 min behind this host's (set both by NTP)"])
        #expect(try warnings(status("1.11.3"), own: [:]).count == 1)
    }

    @Test func theRealGatewayTellsItsVersion() throws {
        let gateway = try GatewayProcess()
        let configuration = try PushgatewayConfiguration(url: gateway.url, job: "j", grouping: ["instance": "h"], proxy: "")
        let connection = PushgatewayConnection(userAgent: "palingenesis/0")
        _ = connection.push(Array("process_open_fds 1\n".utf8), configuration)
        let report = try connection.report(configuration, interval: .seconds(15), now: 0)
        #expect(report.findings.first?.text.hasPrefix("Pushgateway 1.") == true)
        #expect(report.findings.contains { $0.text.hasPrefix("job=j instance=h: its last push") })
        #expect(report.findings.contains { $0.text.hasPrefix("its clock is") })
    }
}
