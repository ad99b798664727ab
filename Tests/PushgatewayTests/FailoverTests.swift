import Push
import Testing

@testable import Pushgateway

struct FailoverTests {
    /// The same numbers in every run (Knuth's MMIX generator).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 32)
        }
    }

    private static let down = PushFailure(.transient, "down")

    private func failover(_ count: Int = 3, canDelete: [Bool]? = nil) -> Failover {
        Failover(canDelete: canDelete ?? Array(repeating: true, count: count))
    }

    @Test func atFirstTheFirstIsPreferredAndEverybodyMayHoldACopy() {
        var failover = failover()
        #expect(failover.candidates(at: .zero) == [0, 1, 2])
        #expect(failover.holders == [0, 1, 2])
        // What is there may be all there is.
        #expect(failover.leftovers(at: .zero) == [])
        failover.pushed(0, nil, at: .zero, random: 0.5)
        #expect(failover.leftovers(at: .zero) == [1, 2])
    }

    @Test func theOneThatTookThePushStaysInUseWhileTheFirstIsAway() {
        var failover = failover()
        failover.pushed(0, Self.down, at: .zero, random: 0.5)
        failover.pushed(1, Self.down, at: .zero, random: 0.5)
        failover.pushed(2, nil, at: .zero, random: 0.5)
        #expect(failover.current == 2)
        #expect(failover.candidates(at: .milliseconds(400)) == [2, 0, 1])
        // The second is not gone back to; the first is, when its wait is over.
        #expect(failover.candidates(at: .milliseconds(600)) == [0, 2, 1])
    }

    @Test func theWaitGrowsWhileTheFirstStaysAway() {
        var failover = failover()
        for _ in 0..<10 { failover.pushed(0, Self.down, at: .zero, random: 1) }
        failover.pushed(1, nil, at: .zero, random: 0)
        #expect(failover.candidates(at: .seconds(59)).first == 1)
        #expect(failover.candidates(at: .seconds(60)).first == 0)
        failover.pushed(0, nil, at: .seconds(60), random: 0)
        failover.pushed(0, Self.down, at: .seconds(60), random: 1)
        failover.pushed(1, nil, at: .seconds(60), random: 0)
        #expect(failover.candidates(at: .seconds(61)).first == 0)
    }

    @Test func whatReceiversAskForIsKept() {
        var failover = failover()
        failover.pushed(0, PushFailure(.transient, "busy", retryAfter: .seconds(7)), at: .zero, random: 0)
        failover.pushed(1, nil, at: .zero, random: 0)
        #expect(failover.candidates(at: .seconds(6.9)).first == 1)
        #expect(failover.candidates(at: .seconds(7)).first == 0)
    }

    @Test func aCopyIsDeletedOnceAndAfterAnotherPushAgain() {
        var failover = failover(2)
        failover.pushed(0, nil, at: .zero, random: 0)
        #expect(failover.leftovers(at: .zero) == [1])
        failover.deleted(1, Self.down, at: .zero, random: 0.5)
        #expect(failover.leftovers(at: .milliseconds(400)) == [])
        #expect(failover.leftovers(at: .milliseconds(500)) == [1])
        failover.deleted(1, nil, at: .milliseconds(500), random: 0.5)
        #expect(failover.leftovers(at: .seconds(99)) == [])
        failover.pushed(1, PushFailure(.timeout, "perhaps"), at: .seconds(99), random: 0)
        #expect(failover.leftovers(at: .seconds(200)) == [1])
    }

    @Test func whatCannotDeleteHoldsNothing() {
        var failover = failover(canDelete: [true, false])
        failover.pushed(1, nil, at: .zero, random: 0)
        failover.pushed(0, nil, at: .zero, random: 0)
        #expect(failover.leftovers(at: .seconds(99)).isEmpty)
        #expect(failover.holders == [0])
    }

    @Test func whatWasCalledOffSaysNothing() {
        var failover = failover()
        failover.pushed(0, PushFailure(.cancelled, "called off"), at: .zero, random: 1)
        #expect(failover.candidates(at: .zero) == [0, 1, 2])
    }

    /// Any history: every gateway is a candidate once; the current one changes with deliveries only; it is among the holders, and
    /// never among the copies to delete; and once all is well again the first is in use and no copy is left.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func anyHistoryEndsWell(seed: UInt64) {
        var random = Dice(state: seed)
        let count = Int.random(in: 1...4, using: &random)
        var failover = failover(count)
        var now = Duration.zero
        for _ in 0..<60 {
            now += .milliseconds(Int.random(in: 0...3000, using: &random))
            let index = Int.random(in: 0..<count, using: &random)
            let kind = PushFailure.Kind.allCases.randomElement(using: &random) ?? .transient
            let failure = Bool.random(using: &random) ? PushFailure(kind, "x") : nil
            let before = failover.current
            if Bool.random(using: &random) {
                failover.pushed(index, failure, at: now, random: .random(in: 0..<1, using: &random))
                #expect(failover.current == (failure == nil ? index : before))
                #expect(failover.holders.contains(index))
            } else {
                failover.deleted(index, failure, at: now, random: .random(in: 0..<1, using: &random))
                #expect(failover.current == before)
            }
            #expect(failover.candidates(at: now).sorted() == Array(0..<count))
            #expect(!failover.leftovers(at: now).contains(failover.current))
        }
        for _ in 0..<2 {
            now += .seconds(61)
            let first = failover.candidates(at: now)[0]
            failover.pushed(first, nil, at: now, random: 0.5)
            for index in failover.leftovers(at: now) { failover.deleted(index, nil, at: now, random: 0.5) }
        }
        #expect(failover.current == 0)
        #expect(failover.holders == [0])
    }
}
