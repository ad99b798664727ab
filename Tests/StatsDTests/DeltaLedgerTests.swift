import TestSupport
import Testing

@testable import StatsD

struct DeltaLedgerTests {
    @Test func anEntryIsBornAtZeroOnceAndThenSendsChangesOnly() {
        var ledger = makeLedger(.integer)
        #expect(ledger.difference(0, to: 0) == 0)
        ledger.stage(0, UInt64(0))
        ledger.commitStaged()
        #expect(ledger.difference(0, to: 0) == nil)
        #expect(ledger.difference(0, to: 7) == 7)
        ledger.stage(0, UInt64(7))
        ledger.commitStaged()
        #expect(ledger.difference(0, to: 7) == nil)
    }

    @Test func whatIsMoreThanALineCanCarryExactlyGoesInSeveral() {
        var ledger = makeLedger(.integer)
        let target: UInt64 = 3 << 53
        var lines = 0
        while let difference = ledger.difference(0, to: target), lines < 9 {
            #expect(difference <= 1 << 53)
            ledger.stage(0, difference)
            ledger.commitStaged()
            lines += 1
        }
        #expect(lines == 3)
    }

    @Test func fractionsWaitUntilTheyAreWhole() {
        var ledger = makeLedger(.floatingPoint)
        var received = 0.0
        for step in 1...40 {
            let target = Double(step) * 0.3
            guard let difference = ledger.difference(0, to: target, mayFall: true, wholeNumbers: true) else { continue }
            #expect(difference == difference.rounded())
            ledger.stage(0, difference)
            ledger.commitStaged()
            received += difference
            #expect(received <= target && target - received < 1)
        }
        #expect(received == 12)
        #expect(ledger.difference(0, to: 9.5, mayFall: true, wholeNumbers: true) == -2)
    }

    @Test func whatWasNotAcceptedIsStillOutstanding() {
        var ledger = makeLedger(.integer)
        ledger.stage(0, UInt64(5))
        ledger.discardStaged()
        #expect(ledger.difference(0, to: 5) == 5)
        ledger.commitStaged()
        #expect(ledger.difference(0, to: 5) == 5)
    }

    @Test func onlyTheLastDatagramIsTakenBackAndOnlyOnce() {
        var ledger = makeLedger(.integer, .integer)
        ledger.stage(0, UInt64(5))
        ledger.commitStaged()
        ledger.stage(1, UInt64(0))
        ledger.commitStaged()
        let first = ledger.takeBackLast()
        let second = ledger.takeBackLast()
        #expect(first && !second)
        #expect(ledger.difference(0, to: 5) == nil)
        #expect(ledger.difference(1, to: 0) == 0)
    }

    @Test func aDatagramWithoutDifferencesCanBeTakenBackToo() {
        var ledger = makeLedger(.integer)
        ledger.stage(0, UInt64(5))
        ledger.commitStaged()
        ledger.commitStaged()
        let tookBack = ledger.takeBackLast()
        #expect(tookBack)
        #expect(ledger.difference(0, to: 5) == nil)
    }

    @Test func whatIsSettledIsNotTakenBack() {
        var ledger = makeLedger(.integer)
        ledger.stage(0, UInt64(5))
        ledger.commitStaged()
        ledger.settle()
        let tookBack = ledger.takeBackLast()
        #expect(!tookBack)
        #expect(ledger.difference(0, to: 5) == nil)
    }

    @Test func anyOfTheLastFewHundredIsTakenBackOlderOnesAreNot() {
        var ledger = DeltaLedger()
        let count = 3 * DeltaLedger.kept
        for entry in 0..<count {
            ledger.addEntry(entry.isMultiple(of: 2) ? .integer : .floatingPoint)
            if entry.isMultiple(of: 2) { ledger.stage(entry, UInt64(1)) } else { ledger.stage(entry, 1.0) }
            ledger.commitStaged()
        }
        #expect(ledger.accepted == count)
        let first = count - DeltaLedger.kept
        let tookBack = ledger.takeBack { [first, first + 3].contains($0) }
        let tooOld = ledger.takeBack { $0 == 0 }
        #expect(tookBack && !tooOld)
        let outstanding = (0..<count).filter {
            $0.isMultiple(of: 2) ? ledger.difference($0, to: 1) != nil : ledger.difference($0, to: 1, mayFall: false) != nil
        }
        #expect(outstanding == [first, first + 3])
    }

    @Test func entriesMayMoveBeforeADatagramIsTakenBack() {
        var ledger = makeLedger(.integer, .floatingPoint, .floatingPoint)
        ledger.stage(0, UInt64(5))
        ledger.stage(1, 0.5)
        ledger.stage(2, 0.25)
        ledger.commitStaged()
        ledger.stage(2, 0.5)
        ledger.commitStaged()
        ledger.move(to: [1, -1, 0])
        #expect(ledger.count == 2)
        let tookBack = ledger.takeBack { $0 == 0 }
        #expect(tookBack)
        #expect(ledger.difference(1, to: 5) == 5)
        #expect(ledger.value(0) == 0.5)
    }

    @Test func whatIsStagedSurvivesThatTheOneBeforeIsTakenBack() {
        var ledger = makeLedger(.integer)
        ledger.stage(0, UInt64(5))
        ledger.commitStaged()
        ledger.stage(0, UInt64(2))
        let tookBack = ledger.takeBackLast()
        #expect(tookBack)
        ledger.commitStaged()
        #expect(ledger.difference(0, to: 7) == 5)
    }

    @Test func severalDatagramsAreSettledOneByOneOrTogether() {
        var ledger = makeLedger(.integer, .integer, .integer, .integer)
        for entry in 0..<4 {
            ledger.stage(entry, UInt64(1))
            ledger.closeDatagram()
        }
        ledger.commit()
        ledger.discard()
        ledger.commit(2)
        #expect((0..<4).map { ledger.difference($0, to: 1) } == [nil, 1, nil, nil])
        let tookBack = ledger.takeBack { $0 >= 1 }
        #expect(tookBack)
        #expect((0..<4).map { ledger.difference($0, to: 1) } == [nil, 1, 1, 1])
    }

    @Test func anEntryThatIsInADatagramTwiceIsTakenBackWhole() {
        var ledger = makeLedger(.floatingPoint)
        ledger.stage(0, 0.5)
        ledger.stage(0, 0.25)
        ledger.commitStaged()
        #expect(ledger.difference(0, to: 1, mayFall: false) == 0.25)
        let tookBack = ledger.takeBackLast()
        #expect(tookBack)
        #expect(ledger.difference(0, to: 1, mayFall: false) == 1)
    }

    @Test func sumsFallOnlyWhereTheyMay() {
        var ledger = makeLedger(.floatingPoint)
        ledger.stage(0, 2.5)
        ledger.commitStaged()
        #expect(ledger.difference(0, to: 1, mayFall: true) == -1.5)
        #expect(ledger.difference(0, to: 1, mayFall: false) == nil)
        #expect(ledger.difference(0, to: 3, mayFall: false) == 0.5)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func whatIsNotFiniteHasNoDifference(_ target: Double) {
        #expect(makeLedger(.floatingPoint).difference(0, to: target, mayFall: true) == nil)
    }

    @Test func unknownEntriesHaveNoDifference() {
        #expect(makeLedger().difference(0, to: 1) == nil)
        #expect(makeLedger(.integer).difference(-1, to: 1) == nil)
        #expect(makeLedger(.floatingPoint).difference(1, to: 1, mayFall: true) == nil)
    }

    @Test func theGreatestSwingTakesSeveralLinesAndStaysFinite() {
        var ledger = makeLedger(.floatingPoint)
        var received = 0.0
        for target in [-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude] {
            for _ in 0..<3 {
                guard let difference = ledger.difference(0, to: target, mayFall: true) else { break }
                ledger.stage(0, difference)
                ledger.commitStaged()
                received += difference
            }
            #expect(received == target)
        }
    }

    /// Any sequence of updates, datagrams that are accepted, not accepted, or accepted and refused afterwards.
    @Test(arguments: 0..<40)
    func whatAnExactReceiverAddsUpEqualsTheSource(_ seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let count = 6
        var ledger = DeltaLedger()
        for entry in 0..<count { ledger.addEntry(entry.isMultiple(of: 2) ? .integer : .floatingPoint) }
        var integers = [UInt64](repeating: 0, count: count)
        var doubles = [Double](repeating: 0, count: count)
        var receivedIntegers = integers
        var receivedDoubles = doubles
        // What was accepted last, while a refusal may still come, and the receiver's state before.
        var accepted: [(number: Int, lines: [(Int, UInt64, Double)])] = []
        var before = (integers: integers, doubles: doubles)

        func fill() -> [(Int, UInt64, Double)] {
            var lines: [(Int, UInt64, Double)] = []
            for entry in 0..<count {
                if entry.isMultiple(of: 2) {
                    guard let difference = ledger.difference(entry, to: integers[entry]) else { continue }
                    ledger.stage(entry, difference)
                    lines.append((entry, difference, 0))
                } else {
                    // Entry 5 goes up and down, as the sum of a histogram with negative observations may.
                    guard let difference = ledger.difference(entry, to: doubles[entry], mayFall: entry == 5) else { continue }
                    #expect(entry == 5 || difference >= 0)
                    ledger.stage(entry, difference)
                    lines.append((entry, 0, difference))
                }
            }
            return lines
        }

        func receive(_ lines: [(Int, UInt64, Double)]) {
            for (entry, integer, double) in lines {
                receivedIntegers[entry] += integer
                receivedDoubles[entry] += double
            }
        }

        for _ in 0..<300 {
            for entry in 0..<count where Bool.random(using: &random) {
                integers[entry] += UInt64.random(in: 0...1000, using: &random)
                let scale: Double = [1e-9, 0.1, 1, 1e6][Int.random(in: 0..<4, using: &random)]
                let amount = Double.random(in: 0...1, using: &random) * scale
                doubles[entry] += entry == 5 && Bool.random(using: &random) ? -amount : amount
            }
            let lines = fill()
            // A refusal of any of those before may become known now, when this one is built already: the receiver never had it.
            if Int.random(in: 0..<3, using: &random) == 0, let refused = accepted.indices.randomElement(using: &random) {
                let number = accepted.remove(at: refused).number
                let tookBack = ledger.takeBack { $0 == number }
                #expect(tookBack)
                (receivedIntegers, receivedDoubles) = before
                for (_, lines) in accepted { receive(lines) }
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                ledger.discardStaged()
            } else {
                accepted.append((ledger.accepted, lines))
                ledger.commitStaged()
                receive(lines)
            }
            // Now and then nothing can come back any more.
            if Int.random(in: 0..<12, using: &random) == 0 {
                accepted = []
                before = (receivedIntegers, receivedDoubles)
            }
            for entry in [1, 3] { #expect(receivedDoubles[entry] <= doubles[entry]) }
        }
        for _ in 0..<4 {
            receive(fill())
            ledger.commitStaged()
        }
        #expect(fill().isEmpty)
        for entry in 0..<count {
            if entry.isMultiple(of: 2) {
                #expect(receivedIntegers[entry] == integers[entry])
            } else {
                #expect(receivedDoubles[entry] == doubles[entry])
            }
        }
    }

    private func makeLedger(_ forms: DeltaLedger.Form...) -> DeltaLedger {
        var ledger = DeltaLedger()
        for form in forms { ledger.addEntry(form) }
        return ledger
    }
}

extension DeltaLedger {
    /// What is staged is one datagram, and accepted.
    fileprivate mutating func commitStaged() {
        closeDatagram()
        commit()
    }

    /// The last one that was accepted is taken back.
    fileprivate mutating func takeBackLast() -> Bool {
        let last = accepted - 1
        return takeBack { $0 == last }
    }

    /// What is staged is one datagram, and not accepted.
    fileprivate mutating func discardStaged() {
        closeDatagram()
        discard()
    }
}
