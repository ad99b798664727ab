import Push
import Pushgateway
import TestSupport
import Testing

@testable import Job

@Suite(.timeLimit(.minutes(5)))
struct EndPushTests {
    private func perform(_ gateway: FakeGateway, within limit: Duration = .seconds(30)) throws -> (PushOutcome, waits: [Duration]) {
        let push = EndPush(gateway: try Gateways.configuration(gateway.url), text: Array("ended 1\n".utf8), deadline: .now + limit)
        var waits: [Duration] = []
        let outcome = push.perform(Gateways.connection(), random: { 0.5 }, wait: { waits.append($0) })
        return (outcome, waits)
    }

    private func kind(_ outcome: PushOutcome) -> PushFailure.Kind? {
        if case .failed(let failure) = outcome { failure.kind } else { nil }
    }

    @Test func aGatewayThatRestartsIsTriedAgain() throws {
        let gateway = try FakeGateway { _, number in number < 2 ? .status(503) : Gateways.ok }
        let (outcome, waits) = try perform(gateway)
        #expect(kind(outcome) == nil)
        #expect(gateway.requests.map(\.body) == ["ended 1\n", "ended 1\n", "ended 1\n"])
        #expect(waits == [.milliseconds(100), .milliseconds(200)])
    }

    @Test func oneThatStaysAwayIsGivenUp() throws {
        let gateway = try FakeGateway { _, _ in .hangUp }
        let (outcome, waits) = try perform(gateway)
        #expect(kind(outcome) == .transient)
        #expect(gateway.requests.count == 3 && waits.count == 2)
    }

    @Test(arguments: [(400, PushFailure.Kind.rejected), (401, .configuration), (301, .configuration), (501, .configuration)])
    func whatCannotSucceedIsNotTriedAgain(status: Int, expected: PushFailure.Kind) throws {
        let gateway = try FakeGateway { _, _ in .status(status) }
        let (outcome, waits) = try perform(gateway)
        #expect(kind(outcome) == expected)
        #expect(gateway.requests.count == 1 && waits == [])
    }

    @Test func noAttemptBeginsWhenThereIsNoTimeForIt() throws {
        let gateway = try FakeGateway { _, _ in .status(429, headers: "Retry-After: 60\r\n") }
        let (outcome, waits) = try perform(gateway)
        #expect(kind(outcome) == .transient)
        #expect(gateway.requests.count == 1 && waits == [])
    }

    @Test func whoDoesNotAnswerGetsTheTimeThatIsLeft() throws {
        let gateway = try FakeGateway { _, _ in .silence }
        let began = ContinuousClock.now
        let (outcome, _) = try perform(gateway, within: .milliseconds(200))
        // It may have taken it, so it is not told twice.
        #expect(kind(outcome) == .timeout)
        #expect(ContinuousClock.now - began < .seconds(5))
    }
}
