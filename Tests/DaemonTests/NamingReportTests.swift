import StatsD
import Testing

@testable import Daemon

struct NamingReportTests {
    @Test(arguments: StatsDReceiver.all)
    func noReceiverConfusesTheDaemonsOwnMetrics(_ receiver: StatsDReceiver) throws {
        var push = PushConfiguration()
        var settings = StatsDSettings(address: .udp(host: "h", port: 1))
        settings.configuration.receiver = receiver
        push.statsd = settings
        push.graphite = GraphiteSettings(address: GraphiteAddress(host: "h", port: 2003))
        #expect(try NamingReport.lines(push) == [])
    }

    @Test func tagsThatWouldBeTakenForOthersAreTold() throws {
        var push = PushConfiguration()
        var statsd = StatsDSettings(address: .udp(host: "h", port: 1))
        statsd.configuration.tags = ["a.b": "1", "a:b": "2", "c": "3", "empty.": ""]
        var graphite = GraphiteSettings(address: GraphiteAddress(host: "h", port: 2003))
        graphite.configuration.tags = ["x y": "1", "x_y": "2"]
        (push.statsd, push.graphite) = (statsd, graphite)
        let lines = try NamingReport.lines(push)
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("push.statsd.tags: a:b is not sent: etsy cannot tell it from another tag") == true)
        #expect(lines.last?.hasPrefix("push.graphite.tags: x_y is not sent: Graphite cannot tell it") == true)
    }
}
