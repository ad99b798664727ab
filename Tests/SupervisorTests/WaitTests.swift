import Testing

@testable import Supervisor

struct WaitTests {
    private let plan = ResumePlan(reason: .rateLimit)

    @Test func anAnnouncedTimeIsReadOnTheWallClock() {
        let wait = Wait(began: .at(0), deadline: .unixTime(Moment.startOfWallClock + 100), cause: .announced, plan: plan)
        #expect(wait.remaining(at: .at(40)) == .seconds(60))
        #expect(wait.remaining(at: .at(100)) == .zero)
        #expect(wait.remaining(at: .at(130)) == .seconds(-30))
        #expect(wait.unixDeadline(at: .at(40)) == Moment.startOfWallClock + 100)
        // The host slept for 90 s, and only the wall clock has noticed.
        let afterSuspend = Moment(unixTime: Moment.startOfWallClock + 100, elapsed: .seconds(10))
        #expect(wait.remaining(at: afterSuspend) == .zero)
    }

    @Test func aChosenTimeIsMeasuredOnTheClockThatNeverSteps() {
        let wait = Wait(began: .at(0), deadline: .elapsed(.seconds(100)), cause: .announced, plan: plan)
        let wallClockSet = Moment(unixTime: 5, elapsed: .seconds(40))
        #expect(wait.remaining(at: wallClockSet) == .seconds(60))
        #expect(wait.unixDeadline(at: wallClockSet) == 65)
        #expect(wait.remaining(at: .at(101)) == .seconds(-1))
    }
}
