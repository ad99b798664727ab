import TestSupport
import Testing

@testable import Supervisor

struct ResumeBudgetTests {
    private let budget = ResumeBudget(perHour: 2, perDay: 3)

    @Test func anHoursAttemptsAreUsedUpUntilTheFirstOfThemIsAnHourOld() {
        var history = AttemptHistory()
        #expect(history.room(in: budget, at: 100) == nil)
        history.record(at: 100)
        #expect(history.room(in: budget, at: 200) == nil)
        history.record(at: 200)
        let room = history.room(in: budget, at: 300)
        #expect(room?.from == 3700)
        #expect(room?.cause == .hourlyBudget)
        #expect(history.room(in: budget, at: 3700) == nil)
    }

    @Test func soAreADays() {
        var history = AttemptHistory([0, 10_000, 20_000])
        let room = history.room(in: budget, at: 30_000)
        #expect(room?.from == 86_400)
        #expect(room?.cause == .dailyBudget)
        #expect(history.room(in: budget, at: 86_400) == nil)
        #expect(history.times == [10_000, 20_000])
    }

    @Test func theLaterOfBothDecides() {
        var history = AttemptHistory([85_000, 85_100, 85_200])
        #expect(history.room(in: budget, at: 85_300)?.from == 171_400.0)
    }

    @Test func aClockThatWasSetBackHoldsNothingUpForLonger() {
        var history = AttemptHistory([500_000, 500_100])
        #expect(history.room(in: budget, at: 1000)?.from == 4600)
        #expect(history.room(in: budget, at: 4600) == nil)
    }

    @Test func whatIsNoTimeIsForgotten() {
        #expect(AttemptHistory([.nan, 3, .infinity, 1]).times == [1, 3])
        #expect(AttemptHistory(Array(repeating: 1, count: 20_000)).times.count == AttemptHistory.limit)
    }

    /// Whatever the times, no window of an hour or a day ever holds more attempts than allowed.
    @Test func noWindowHoldsMore() {
        var random = SplitMix64(seed: 1)
        var history = AttemptHistory()
        var attempts: [Double] = []
        var now = 0.0
        for _ in 0..<2000 {
            now += Double.random(in: 0..<2000, using: &random)
            if let room = history.room(in: budget, at: now) {
                #expect(room.from > now)
                continue
            }
            history.record(at: now)
            attempts.append(now)
            #expect(attempts.count { $0 > now - 3600 } <= 2)
            #expect(attempts.count { $0 > now - 86_400 } <= 3)
        }
        #expect(attempts.count > 30)
    }
}
