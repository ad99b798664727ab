import Testing

@testable import Job

struct SpoolDecisionTests {
    @Test func whatIsNewerThanItsGroupIsDelivered() {
        #expect(SpoolDecision(time: 100, pushed: 99.9, now: 200, gatewayNow: 200) == .deliver)
        #expect(SpoolDecision(time: 100, pushed: nil, now: 200, gatewayNow: nil) == .deliver)
    }

    @Test func aGroupPushedSinceIsLeftAlone() {
        #expect(SpoolDecision(time: 100, pushed: 100.1, now: 200, gatewayNow: 201) == .drop)
    }

    @Test func theGatewaysClockCounts() {
        // It is 1000 s ahead: what it says was 1050 was 50 here.
        #expect(SpoolDecision(time: 100, pushed: 1050, now: 200, gatewayNow: 1200) == .deliver)
        #expect(SpoolDecision(time: 100, pushed: 1150, now: 200, gatewayNow: 1200) == .drop)
        // It is behind.
        #expect(SpoolDecision(time: 1100, pushed: 150, now: 1200, gatewayNow: 200) == .drop)
    }

    @Test func aPushOfTheFutureIsDropped() {
        #expect(SpoolDecision(time: 201, pushed: nil, now: 200, gatewayNow: 200) == .drop)
    }
}
