import Testing

@testable import StatsD

struct PacerTests {
    @Test func halfADefaultSocketsBufferGoesOutAtOnce() {
        var pacer = Pacer()
        pacer.begin()
        #expect(pacer.pauseBefore(datagrams: 45, bytes: 1432) == nil)
        #expect(pacer.pauseBefore(datagrams: 1, bytes: 1432) == nil)
        #expect(pacer.pauseBefore(datagrams: 45, bytes: 1432) != nil)
    }

    @Test(arguments: [(100, 138), (512, 83), (1432, 46), (8192, 6)])
    func theBudgetIsCountedAsLinuxDoes(_ bytes: Int, _ datagrams: Int) {
        var pacer = Pacer()
        pacer.begin()
        var count = 0
        while pacer.pauseBefore(datagrams: 1, bytes: bytes) == nil { count += 1 }
        #expect(count == datagrams)
    }

    @Test func aLongFlushTakesTheTimeItIsSpreadOverAndAShortOneFarLess() {
        var pacer = Pacer(spread: .seconds(2))
        var total = Duration.zero
        for _ in 0..<2 {
            pacer.begin()
            total = .zero
            for _ in 0..<1000 { total += pacer.pauseBefore(datagrams: 45, bytes: 1432) ?? .zero }
        }
        #expect(total > .seconds(1.9) && total < .seconds(2.1))
        pacer.begin()
        pacer.begin()
        total = .zero
        for _ in 0..<3 { total += pacer.pauseBefore(datagrams: 45, bytes: 1432) ?? .zero }
        #expect(total <= .milliseconds(60))
    }

    @Test func dropsMakeBurstsSmallerAndPausesLongerForAWhile() {
        var pacer = Pacer()
        pacer.flushEnded(dropped: true)
        pacer.begin()
        #expect(pacer.pauseBefore(datagrams: 23, bytes: 1432) == nil)
        #expect(pacer.pauseBefore(datagrams: 23, bytes: 1432) == .milliseconds(40))
        for _ in 0..<9 { pacer.flushEnded(dropped: true) }
        #expect(pacer.caution == 4)
        for _ in 0..<9 { pacer.flushEnded(dropped: false) }
        #expect(pacer.caution == 0)
    }
}
