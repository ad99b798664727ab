import Push
import Testing

@testable import Pushgateway

struct FailoverRoundTests {
    private static let down = PushFailure(.transient, "down")

    /// The outcomes of a round whose gateways answer as a script says, and all that was asked of them.
    private func run(
        _ failover: inout Failover,
        deleting: Bool = false,
        at start: Duration = .zero,
        _ answer: (FailoverRound.Step) -> (PushFailure?, took: Duration)
    ) -> (outcome: PushOutcome, steps: [FailoverRound.Step]) {
        let round =
            deleting
            ? FailoverRound(deleting: failover, within: .seconds(12))
            : FailoverRound(pushing: failover, at: start, within: .seconds(12))
        return run(round, &failover, at: start, answer)
    }

    private func run(
        _ round: FailoverRound,
        _ failover: inout Failover,
        at start: Duration = .zero,
        _ answer: (FailoverRound.Step) -> (PushFailure?, took: Duration)
    ) -> (outcome: PushOutcome, steps: [FailoverRound.Step]) {
        var (now, round) = (start, round)
        var steps: [FailoverRound.Step] = []
        while steps.count < 100 {
            let step = round.next(failover, at: now)
            if case .end(let outcome) = step { return (outcome, steps) }
            steps.append(step)
            let (failure, took) = answer(step)
            now += took
            switch step {
            case .push(let index, _):
                failover.pushed(index, failure, at: now, random: 0.5)
                round.pushed(failure.map { .failed($0) } ?? .delivered(bytes: 7))
            case .delete(let index, _):
                failover.deleted(index, failure, at: now, random: 0.5)
                round.deleted(failure)
            case .end: break
            }
        }
        return (.failed(PushFailure(.configuration, "no end")), steps)
    }

    @Test func oneGatewayHasAllTheTimeAndNothingIsDeleted() {
        var failover = Failover(canDelete: [true])
        let delivered = run(&failover) { _ in (nil, .zero) }
        #expect(delivered.outcome == .delivered(bytes: 7))
        #expect(delivered.steps == [.push(0, within: .seconds(12))])
        let failed = run(&failover) { _ in (Self.down, .zero) }
        #expect(failed.outcome == .failed(Self.down))
    }

    @Test func eachTryHasItsShareOfTheTimeThatIsLeft() {
        var failover = Failover(canDelete: [true, true, true])
        let (outcome, steps) = run(&failover) { step in
            if case .push(let index, _) = step { (index == 2 ? nil : Self.down, .seconds(4)) } else { (nil, .zero) }
        }
        #expect(outcome == .delivered(bytes: 7))
        #expect(steps == [.push(0, within: .seconds(4)), .push(1, within: .seconds(4)), .push(2, within: .seconds(4))])
    }

    @Test func afterADeliveryTheCopiesAreDeletedAndTheirFailureIsNone() {
        var failover = Failover(canDelete: [true, true, true])
        let (outcome, steps) = run(&failover) { step in
            if case .delete(1, _) = step { (Self.down, .seconds(1)) } else { (nil, .seconds(1)) }
        }
        #expect(outcome == .delivered(bytes: 7))
        // They have a quarter of the time together.
        #expect(steps == [.push(0, within: .seconds(4)), .delete(1, within: .seconds(1.5)), .delete(2, within: .seconds(2))])
        #expect(failover.holders == [0, 1])
    }

    @Test func copiesNeverHoldUpWhatWasDelivered() {
        var failover = Failover(canDelete: [true, true, true])
        let (outcome, steps) = run(&failover) { step in
            if case .delete(1, _) = step { (Self.down, .seconds(3)) } else { (nil, .zero) }
        }
        #expect(outcome == .delivered(bytes: 7))
        #expect(steps == [.push(0, within: .seconds(4)), .delete(1, within: .seconds(1.5))])
    }

    @Test func thePushAndTheCopiesMayEachBeARoundOfTheirOwn() {
        var failover = Failover(canDelete: [true, true])
        let copies = FailoverRound(deletingCopiesWithin: .seconds(2))
        // Before anything was delivered, what the others hold may be all there is.
        #expect(run(copies, &failover) { _ in (nil, .zero) }.steps == [])
        let push = FailoverRound(pushing: failover, at: .zero, within: .seconds(12), deletesCopies: false)
        #expect(run(push, &failover) { _ in (nil, .zero) }.steps == [.push(0, within: .seconds(6))])
        #expect(run(copies, &failover) { _ in (nil, .zero) }.steps == [.delete(1, within: .seconds(2))])
        #expect(run(copies, &failover) { _ in (nil, .zero) }.steps == [])
    }

    @Test func whenAllFailEverybodysWordsAreTold() {
        for (kinds, expected) in [
            ([.configuration, .rejected], .configuration), ([.rejected, .transient], .transient), ([.transient, .timeout], .timeout),
        ] as [([PushFailure.Kind], PushFailure.Kind)] {
            var failover = Failover(canDelete: [true, true])
            let (outcome, steps) = run(&failover) { step in
                guard case .push(let index, _) = step else { return (nil, .zero) }
                return (PushFailure(kinds[index], "words \(index)", retryAfter: .seconds(index + 1)), .zero)
            }
            #expect(steps.count == 2)
            #expect(outcome == .failed(PushFailure(expected, "words 0; words 1", retryAfter: .seconds(1))))
        }
    }

    @Test func wordsStayShort() {
        var failover = Failover(canDelete: Array(repeating: true, count: 8))
        let long = String(repeating: "ü", count: 2000)
        var count = 0
        let (outcome, _) = run(&failover) { _ in
            count += 1
            return (PushFailure(.rejected, long + "\(count)"), .zero)
        }
        #expect((outcome.failure?.message.utf8.count ?? 0) < 4200)
    }

    @Test func whatIsTheSameForAllIsToldOnce() {
        var failover = Failover(canDelete: [true, true, true])
        let (outcome, _) = run(&failover) { step in
            guard case .push(let index, _) = step else { return (nil, .zero) }
            return (PushFailure(.configuration, index == 1 ? "refused" : "no secret"), .zero)
        }
        #expect(outcome.failure?.message == "no secret; refused")
    }

    @Test func whoIsCalledOffTriesNobodyElse() {
        var failover = Failover(canDelete: [true, true])
        let called = PushFailure(.cancelled, "called off")
        let (outcome, steps) = run(&failover) { _ in (called, .zero) }
        #expect(outcome == .failed(called))
        #expect(steps.count == 1)
    }

    @Test func withoutTimeNobodyElseIsTried() {
        var failover = Failover(canDelete: [true, true])
        let (outcome, steps) = run(&failover) { _ in (Self.down, .seconds(20)) }
        #expect(outcome == .failed(Self.down))
        #expect(steps.count == 1)
    }

    @Test func aDeletionOfEverythingNamesWhatFailed() {
        var failover = Failover(canDelete: [true, true, false])
        failover.pushed(1, nil, at: .zero, random: 0)
        let (outcome, steps) = run(&failover, deleting: true) { step in
            if case .delete(0, _) = step { (Self.down, .zero) } else { (nil, .zero) }
        }
        #expect(outcome == .failed(Self.down))
        #expect(steps == [.delete(1, within: .seconds(6)), .delete(0, within: .seconds(12))])
        #expect(run(&failover, deleting: true, at: .seconds(60)) { _ in (nil, .zero) }.outcome == .delivered(bytes: 0))
        #expect(failover.holders.isEmpty)
    }
}
