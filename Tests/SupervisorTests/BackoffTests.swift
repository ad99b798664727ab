import Supervisor
import Testing

struct BackoffTests {
    private let backoff = Backoff(base: .seconds(30), max: .seconds(300), jitter: 0.1)

    @Test(arguments: [(1, 30.0), (2, 60), (3, 120), (4, 240), (5, 300), (6, 300), (1000, 300), (0, 30), (-1, 30)])
    func waitsDoubleUpToTheLongest(number: Int, seconds: Double) {
        #expect(backoff.delay(number, random: 0.5) == .seconds(seconds))
    }

    @Test func jitterSpreadsBothWaysButNeverAboveTheLongest() {
        #expect(backoff.delay(1, random: 0) == .seconds(27))
        #expect(abs(backoff.delay(1, random: 0.999_999) / .seconds(1) - 33) < 0.001)
        #expect(backoff.delay(9, random: 0.999_999) == .seconds(300))
        #expect(Backoff(base: .seconds(1), max: .seconds(2), jitter: 0).delay(2, random: 0) == .seconds(2))
    }
}
