import Testing

@testable import StatsD

struct StatsDTextLedgerTests {
    @Test func whatIsWrittenIsRead() throws {
        let ledger = makeLedger()
        #expect(try StatsDTextLedger(decoding: ledger.encoded()) == ledger)
        let empty = StatsDTextLedger(identity: "etsy [::1]:8125")
        #expect(try StatsDTextLedger(decoding: empty.encoded()) == empty)
    }

    @Test func anyDamageIsNoticed() {
        let bytes = makeLedger().encoded()
        for length in 0..<bytes.count {
            #expect(throws: StatsDTextLedgerError.self) { try StatsDTextLedger(decoding: Array(bytes[..<length])) }
        }
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1
            #expect(throws: StatsDTextLedgerError.self) { try StatsDTextLedger(decoding: damaged) }
        }
    }

    @Test func whatWasNotSeenForAWeekIsForgotten() {
        var ledger = makeLedger()
        #expect(ledger.forget(at: 100 + StatsDTextLedger.keptSeconds).isEmpty)
        #expect(ledger.forget(at: 101 + StatsDTextLedger.keptSeconds).map(\.key) == [Array("c".utf8)])
        #expect(ledger.count == 1)
    }

    @Test func itsLengthIsKnownBeforehandAndBounded() {
        var ledger = StatsDTextLedger(identity: "x")
        let long = [UInt8](repeating: UInt8(ascii: "k"), count: 1 << 20)
        for number in 0..<200 { ledger[long + Array("\(number)".utf8)] = .init(seen: 0, sent: 0, met: .max) }
        #expect(ledger.count == 127)
        #expect(ledger.encodedBytes <= StatsDTextLedger.bytesLimit)
        // What is known already may always change.
        ledger[long + Array("7".utf8)] = .init(seen: 1, sent: 0, met: 0)
        #expect(ledger[long + Array("7".utf8)]?.seen == 1)
        for number in 0..<200 { ledger[long + Array("\(number)".utf8)] = nil }
        #expect(ledger.encodedBytes == StatsDTextLedger(identity: "x").encodedBytes)
        let small = makeLedger()
        #expect(small.encoded().count <= small.encodedBytes)
    }

    private func makeLedger() -> StatsDTextLedger {
        var ledger = StatsDTextLedger(identity: "etsy 127.0.0.1:8125\n")
        ledger[Array("c".utf8)] = .init(seen: 7, sent: -0.5, name: 3, met: 100)
        ledger[Array("hits{path=\"a\\nb\"}".utf8)] = .init(seen: 1e300, sent: 0, name: .max, met: 1_000_000)
        return ledger
    }
}
