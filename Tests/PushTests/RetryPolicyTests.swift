import Push
import Testing

struct RetryPolicyTests {
    private let policy = RetryPolicy(base: .seconds(1), cap: .seconds(60), floor: .milliseconds(100))

    @Test(arguments: [(1, 1.0), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (1000, 60), (.max, 60), (0, 1), (-5, 1)])
    func theCeilingDoublesUpToTheCap(failures: Int, seconds: Double) {
        #expect(policy.delay(afterFailures: failures, random: 1) == .seconds(seconds))
    }

    @Test func jitterIsFullButNotBelowTheFloor() {
        #expect(policy.delay(afterFailures: 3, random: 0.5) == .seconds(2))
        #expect(policy.delay(afterFailures: 3, random: 0) == .milliseconds(100))
        #expect(RetryPolicy(base: .zero, cap: .zero).delay(afterFailures: 9, random: 1) == .zero)
    }

    @Test func whatTheReceiverAsksForIsTheLeast() {
        #expect(policy.delay(afterFailures: 1, retryAfter: .seconds(7), random: 0) == .seconds(7))
        #expect(policy.delay(afterFailures: 6, retryAfter: .seconds(7), random: 1) == .seconds(32))
        #expect(policy.delay(afterFailures: 1, retryAfter: .seconds(86_400), random: 0) == .seconds(60))
        #expect(policy.delay(afterFailures: 1, retryAfter: .seconds(-5), random: 0) == .milliseconds(100))
    }

    @Test func outsideNumbersDoNotTrap() {
        let policy = RetryPolicy(base: .seconds(Int64.max), cap: .seconds(1 << 40))
        #expect(policy.delay(afterFailures: .max, random: 2) == .seconds(1 << 40))
        #expect(policy.delay(afterFailures: 1, random: -1) == .milliseconds(100))
    }
}
