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

    @Test(arguments: [(1432, 45, 45), (3600, 18, 12), (8192, 7, 6), (512, 64, 41), (65_507, 1, 1)])
    func aBurstIsWholeCallsAndAsFullAsCanBe(_ bytes: Int, _ perCall: Int, _ atOnce: Int) {
        #expect(Pacer().datagramsAtOnce(bytes: bytes, perCall: perCall) == atOnce)
    }

    @Test(arguments: [(100, 138), (512, 83), (1432, 46), (3600, 24), (8192, 6)])
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
        let total = flush(&pacer, bursts: 1000, expecting: 64_440_000)
        #expect(total > .seconds(1.99) && total < .seconds(2.01))
        // Of two calls each.
        var other = Pacer(spread: .seconds(2))
        other.begin()
        other.expect(bytes: 1000 * 24 * 3600, datagram: 3600, perCall: 18)
        #expect(other.pause(at: .zero) == .milliseconds(2))
    }

    /// Work between the bursts, and waking up late, do not add up.
    @Test(arguments: [50, 200])
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
        #expect(total > .seconds(6.7) && total < .seconds(6.8))
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

    @Test func whoeverWasCautiousDoesNotHurryAfterwards() {
        var pacer = Pacer(spread: .seconds(2))
        _ = flush(&pacer, bursts: 1000)
        pacer.flushEnded(dropped: true)
        let cautious = flush(&pacer, bursts: 2000, perBurst: 23)
        #expect(cautious > .seconds(3.99) && cautious < .seconds(4.01))
        pacer.flushEnded(dropped: false)
        let total = flush(&pacer, bursts: 1000)
        #expect(total > .seconds(1.99) && total < .seconds(2.01))
    }

    /// The time that a flush takes.
    ///
    /// - Parameter late: by how much each pause is longer than wanted.
    private func flush(
        _ pacer: inout Pacer,
        bursts: Int,
        perBurst: Int = 45,
        expecting bytes: Int = 0,
        late: Duration = .zero
    ) -> Duration {
        var time = Duration.seconds(1000)
        pacer.begin()
        pacer.expect(bytes: bytes, datagram: Self.size, perCall: 45)
        for _ in 0..<bursts where pacer.isDue(datagrams: perBurst, bytes: Self.size) { time += pacer.pause(at: time) + late }
        return time - .seconds(1000)
    }
}
