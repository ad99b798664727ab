import Testing

@testable import Supervisor

struct BackoffTests {
    @Test(arguments: [
        (number: 1, seconds: 30.0), (2, 60), (3, 120), (4, 240), (5, 300), (6, 300), (62, 300), (63, 300), (64, 300), (.max, 300),
        (0, 30), (-1, 30), (.min, 30),
    ])
    func doublesUpToItsMaximum(number: Int, seconds: Double) {
        #expect(Backoff(jitter: 0).delay(number, random: 0.9) == .seconds(seconds))
    }

    @Test(arguments: [
        (random: 0.0, seconds: [27.0, 54, 108, 216, 270, 270]),
        (0.5, [30, 60, 120, 240, 300, 300]),
        (0.75, [31.5, 63, 126, 252, 300, 300]),
    ])
    func spreadsByTheJitterAndCapsAfterwards(random: Double, seconds: [Double]) {
        let backoff = Backoff(base: .seconds(30), max: .seconds(300), jitter: 0.1)
        for (index, expected) in seconds.enumerated() {
            #expect(abs(backoff.delay(index + 1, random: random).inSeconds - expected) < 1e-9)
        }
    }

    @Test func theHighestRandomNumberStaysBelowOnePlusJitter() {
        let backoff = Backoff(base: .seconds(100), max: .seconds(1000), jitter: 0.1)
        #expect(abs(backoff.delay(1, random: 0.999).inSeconds - 109.98) < 1e-9)
        #expect(backoff.delay(4, random: 0.999).inSeconds > 878)
        #expect(backoff.delay(5, random: 0.999) == .seconds(1000))
        #expect(backoff.delay(40, random: 0.999) == .seconds(1000))
    }

    @Test func aFullJitterReachesDownToZero() {
        #expect(Backoff(jitter: 1).delay(1, random: 0) == .zero)
    }

    @Test(arguments: [(jitter: -0.5, seconds: 30.0), (.nan, 30), (-.infinity, 30), (7, 0), (.infinity, 0)])
    func aJitterOutsideItsRangeCountsAsTheNearest(jitter: Double, seconds: Double) {
        #expect(Backoff(jitter: jitter).delay(1, random: 0) == .seconds(seconds))
    }

    @Test func aBaseAboveTheMaximumIsCapped() {
        #expect(Backoff(base: .seconds(900), max: .seconds(300), jitter: 0).delay(1, random: 0.5) == .seconds(300))
    }

    @Test func durationsInSecondsKeepTheirFractions() {
        #expect(Duration.milliseconds(1500).inSeconds == 1.5)
        #expect(Duration.milliseconds(-250).inSeconds == -0.25)
        #expect(Duration.zero.inSeconds == 0)
    }
}
