import Pushgateway
import TestSupport
import Testing

@testable import Job

@Suite(.timeLimit(.minutes(5)))
struct StartPushTests {
    private static let shown = """
        push_time_seconds{instance="h",job="j"} 100
        job_runs_total{instance="h",job="j",outcome="success"} 12

        """

    private func push(_ gateway: FakeGateway, spooledAt time: Double? = nil, readsTotals: Bool = false) throws -> StartPush {
        let configuration = try Gateways.configuration(gateway.url)
        let spooled = try time.map {
            SpoolEntry(destination: configuration.destination, group: try Gateways.group, time: $0, body: Array("kept 1\n".utf8))
        }
        return StartPush(gateway: configuration, spooled: spooled, readsTotals: readsTotals, text: Array("started 1\n".utf8))
    }

    private func bodies(_ gateway: FakeGateway) -> [String] { gateway.requests.map { $0.method == "GET" ? "GET" : $0.body } }

    @Test func withNothingToAskTheStartIsToldInOneRequest() throws {
        let gateway = try Gateways.showing("")
        let result = try push(gateway).perform(Gateways.connection())
        #expect(gateway.requests.map(\.method) == ["POST"])
        #expect(gateway.requests.first?.path == "/metrics/job/j/instance/h")
        #expect(result.recorded == nil && result.settledUpTo == nil && !result.showsNoGroups)
    }

    @Test func whatIsNotKnownIsReadFromTheGroup() throws {
        let gateway = try Gateways.showing(Gateways.build + Self.shown)
        let result = try push(gateway, readsTotals: true).perform(Gateways.connection())
        #expect(result.recorded == JobTotals(runs: [.success: 12]))
        #expect(bodies(gateway) == ["GET", "started 1\n"])
    }

    @Test func whatShowsNoGroupsIsToldFromAGatewayThatIsEmpty() throws {
        let empty = try Gateways.showing(Gateways.build)
        let first = try push(empty, readsTotals: true).perform(Gateways.connection())
        #expect(first.recorded == JobTotals() && !first.showsNoGroups)
        // As VictoriaMetrics answers there.
        let store = try FakeGateway { _, _ in .status(204) }
        let second = try push(store, readsTotals: true).perform(Gateways.connection())
        #expect(second.recorded == nil && second.showsNoGroups)
        #expect(bodies(store) == ["GET", "started 1\n"])
    }

    @Test func whatImportsIsNotAskedAndLosesNothing() throws {
        let store = try FakeGateway { _, _ in .status(204) }
        let configuration = try Gateways.configuration(store.url + "/api/v1/import/prometheus")
        let spooled = SpoolEntry(destination: configuration.destination, group: try Gateways.group, time: 9, body: Array("kept 1\n".utf8))
        let push = StartPush(gateway: configuration, spooled: spooled, readsTotals: true, text: Array("started 1\n".utf8))
        let result = push.perform(Gateways.connection())
        #expect(bodies(store) == ["kept 1\n", "started 1\n"])
        #expect(result.recorded == nil && result.showsNoGroups && result.settledUpTo == 9)
    }

    @Test func whileTheFirstOfSeveralIsAwayTheNextIsTold() throws {
        let away = try FakeGateway { _, _ in .hangUp }
        let there = try Gateways.showing(Gateways.build + Self.shown)
        var configuration = try PushgatewayConfiguration(url: away.url, fallbacks: [there.url], compression: .none, proxy: "")
        (configuration.groupingKey, configuration.method) = (try Gateways.group, .post)
        let push = StartPush(gateway: configuration, spooled: nil, readsTotals: true, text: Array("started 1\n".utf8))
        #expect(push.perform(Gateways.connection()).recorded == nil)
        #expect(there.requests.map(\.body) == ["started 1\n"])
    }

    @Test func whatWasKeptGoesFirst() throws {
        let gateway = try Gateways.showing(Gateways.build + Self.shown)
        let result = try push(gateway, spooledAt: 101).perform(Gateways.connection())
        #expect(bodies(gateway) == ["GET", "kept 1\n", "started 1\n"])
        #expect(result.settledUpTo == 101)
    }

    @Test func whatWasKeptMayHoldTotalsThatAreKnownNowhereElse() throws {
        let gateway = try Gateways.showing(Gateways.build + Self.shown)
        let result = try push(gateway, spooledAt: 101, readsTotals: true).perform(Gateways.connection())
        #expect(bodies(gateway) == ["GET", "kept 1\n", "GET", "started 1\n"])
        #expect(result.recorded == JobTotals(runs: [.success: 12]))
    }

    @Test func aGroupThatWasPushedSinceIsNotOverwritten() throws {
        let gateway = try Gateways.showing(Gateways.build + Self.shown)
        let result = try push(gateway, spooledAt: 99).perform(Gateways.connection())
        #expect(bodies(gateway) == ["GET", "started 1\n"])
        #expect(result.settledUpTo == 99)
    }

    @Test func whoseGroupsCannotBeReadIsOverwrittenByTheStartAlone() throws {
        let gateway = try FakeGateway { request, _ in request.method == "GET" ? .status(404) : Gateways.ok }
        let result = try push(gateway, spooledAt: 99, readsTotals: true).perform(Gateways.connection())
        #expect(bodies(gateway) == ["GET", "started 1\n"])
        #expect(result.recorded == nil && !result.showsNoGroups)
        #expect(result.settledUpTo == 99)
    }

    @Test(arguments: [FakeGateway.Reply.hangUp, .status(503), .status(500)])
    func whoIsInTroubleIsNotAskedTwice(reply: FakeGateway.Reply) throws {
        let gateway = try FakeGateway { _, _ in reply }
        let result = try push(gateway, spooledAt: 99, readsTotals: true).perform(Gateways.connection())
        #expect(bodies(gateway) == ["GET"])
        #expect(result.recorded == nil && result.settledUpTo == nil && !result.showsNoGroups)
    }

    @Test func whatTheGatewayRefusesIsKeptNoLonger() throws {
        let gateway = try FakeGateway { request, _ in
            request.body == "kept 1\n" ? .status(400, body: "no\n") : .status(200, body: request.method == "GET" ? Gateways.build : "")
        }
        let result = try push(gateway, spooledAt: 101).perform(Gateways.connection())
        #expect(result.settledUpTo == 101)
        #expect(bodies(gateway) == ["GET", "kept 1\n", "started 1\n"])
    }

    @Test func whatDoesNotArriveStaysKept() throws {
        let gateway = try FakeGateway { request, _ in
            request.method == "GET" ? .status(200, body: Gateways.build) : .status(503)
        }
        let result = try push(gateway, spooledAt: 101, readsTotals: true).perform(Gateways.connection())
        #expect(result.settledUpTo == nil)
        #expect(bodies(gateway) == ["GET", "kept 1\n"])
    }
}
