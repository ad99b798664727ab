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

    private func makeLedger() -> StatsDTextLedger {
        var ledger = StatsDTextLedger(identity: "etsy 127.0.0.1:8125\n")
        ledger[Array("c".utf8)] = .init(seen: 7, sent: -0.5)
        ledger[Array("hits{path=\"a\\nb\"}".utf8)] = .init(seen: 1e300, sent: 0)
        return ledger
    }
}
