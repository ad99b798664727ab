import Testing

@testable import StatsD

struct PacerTests {
    private static let size = 1432

    @Test func halfADefaultSocketsBufferGoesOutAtOnce() {
        var pacer = Pacer()
        pacer.begin()
        let isDue = [45, 1, 45].map { pacer.isDue(datagrams: $0, bytes: Self.size) }
        #expect(isDue == [false, false, true])
    }

    @Test(arguments: [(100, 138), (512, 83), (1432, 46), (8192, 6)])
    func theBudgetIsCountedAsLinuxDoes(_ bytes: Int, _ datagrams: Int) {
        var pacer = Pacer()
        pacer.begin()
        var count = 0
        while !pacer.isDue(datagrams: 1, bytes: bytes) { count += 1 }
        #expect(count == datagrams)
    }

    @Test func aLongFlushTakesTheTimeItIsSpreadOverAndAShortOneFarLess() {
        var pacer = Pacer(spread: .seconds(2))
        _ = flush(&pacer, bursts: 1000)
        let total = flush(&pacer, bursts: 1000)
        #expect(total > .seconds(1.99) && total < .seconds(2.01))
        _ = flush(&pacer, bursts: 1)
        #expect(flush(&pacer, bursts: 3) <= .milliseconds(60))
    }

    @Test func aFirstFlushIsSpreadByWhatIsExpectedOfIt() {
        var pacer = Pacer(spread: .seconds(2))
        let total = flush(&pacer, bursts: 1000, expecting: 64_000_000)
        #expect(total > .seconds(1.99) && total < .seconds(2.01))
    }

    /// Work between the bursts, and waking up late, do not add up.
    @Test(arguments: [100, 400])
    func burstsAreDueAtFixedTimes(_ lateMicroseconds: Int) {
        var pacer = Pacer(spread: .seconds(2))
        _ = flush(&pacer, bursts: 1000)
        let total = flush(&pacer, bursts: 1000, late: .microseconds(lateMicroseconds))
        #expect(total > .seconds(1.99) && total < .seconds(2.01))
    }

    @Test func whoIsTooLateStillLeavesTheReceiverMostOfAPause() {
        var pacer = Pacer(spread: .seconds(2))
        _ = flush(&pacer, bursts: 1000)
        let total = flush(&pacer, bursts: 1000, late: .milliseconds(5))
        #expect(total > .seconds(6.4) && total < .seconds(6.6))
    }

    @Test func dropsMakeBurstsSmallerAndPausesLongerForAWhile() {
        var pacer = Pacer()
        pacer.flushEnded(dropped: true)
        pacer.begin()
        let isDue = [23, 23].map { pacer.isDue(datagrams: $0, bytes: Self.size) }
        #expect(isDue == [false, true])
        #expect(pacer.pause(at: .zero) == .milliseconds(40))
        #expect(pacer.burst(bytes: Self.size) == 23)
        for _ in 0..<9 { pacer.flushEnded(dropped: true) }
        #expect(pacer.caution == 4)
        for _ in 0..<9 { pacer.flushEnded(dropped: false) }
        #expect(pacer.caution == 0)
    }

    /// The time that a flush takes.
    ///
    /// - Parameter late: by how much each pause is longer than wanted.
    private func flush(_ pacer: inout Pacer, bursts: Int, expecting bytes: Int = 0, late: Duration = .zero) -> Duration {
        var time = Duration.seconds(1000)
        pacer.begin()
        pacer.expect(bytes: bytes)
        for _ in 0..<bursts where pacer.isDue(datagrams: 45, bytes: Self.size) { time += pacer.pause(at: time) + late }
        return time - .seconds(1000)
    }
}
