import Exposition
import TestSupport
import Testing

@testable import Receiver

struct StatsDStoreTests {
    private func series(_ name: String, _ kind: StatsDKind, _ tags: [(String, String)] = []) -> StatsDSeries {
        StatsDSeries(name: name, tags: tags.map { ExpositionLabel(name: $0.0, value: $0.1) }, kind: kind)
    }

    @Test func addsCountersUp() {
        var store = StatsDStore()
        _ = store.receive(Array("a:1|c\na:2|c|@0.5\n".utf8))
        let change = store.receive(Array("a:0.5|c\nb;k=v:1|c\nb:1|c|#k:v".utf8))
        #expect(store.totals[series("a", .counter)]?.value == 5.5)
        #expect(store.totals[series("b", .counter, [("k", "v")])]?.value == 2)
        #expect(change.lineCount == 3)
        #expect(change.changed.map(\.series.name) == ["a", "b"])
        #expect(change.changed.map { $0.before?.value } == [5, nil])
        #expect(change.changed.map(\.after.value) == [5.5, 2])
    }

    @Test func aGaugeIsSetAndMoved() {
        var store = StatsDStore()
        _ = store.receive(Array("g:0|g\ng:-5|g".utf8))
        #expect(store.totals[series("g", .gauge)]?.value == -5)
        let change = store.receive(Array("g:+2|g\ng:+0.5|g".utf8))
        #expect(store.totals[series("g", .gauge)]?.value == -2.5)
        #expect(change.changed.map { $0.before?.value } == [-5])
        #expect(change.changed.map(\.after.value) == [-2.5])
        #expect(store.receive(Array("g:0|g\ng:-2.5|g".utf8)).changed.isEmpty)
    }

    @Test func someReceiversSetAGaugeThatHasASign() {
        var store = StatsDStore(setsSignedGauges: true)
        _ = store.receive(Array("g:3|g\ng:-5|g".utf8))
        #expect(store.totals[series("g", .gauge)]?.value == -5)
        #expect(store.receive(Array("g:-5|g".utf8)).changed.isEmpty)
    }

    @Test func observationsAreCountedAndSummed() {
        var store = StatsDStore()
        _ = store.receive(Array("t:10:20|ms\nt:5|ms|@0.1\nt:1|h\nt:2|d".utf8))
        #expect(store.totals[series("t", .timer)]?.count == 12)
        #expect(store.totals[series("t", .timer)]?.value == 80)
        #expect(store.totals[series("t", .histogram)]?.value == 1)
        #expect(store.totals[series("t", .distribution)]?.count == 1)
    }

    @Test func aSetCountsDistinctValues() {
        var store = StatsDStore()
        _ = store.receive(Array("s:a|s\ns:b|s\ns:a|s".utf8))
        #expect(store.totals[series("s", .set)]?.count == 2)
        #expect(store.receive(Array("s:b|s".utf8)).changed.isEmpty)
    }

    @Test func malformedLinesAreCountedAndShown() {
        var store = StatsDStore()
        let long = String(repeating: "x", count: 200)
        let change = store.receive(Array("a:1|c\n\u{1b}[2J\n\(long)\nb:1|q\nc\nd\ne\nf:1|c".utf8))
        #expect(change.lineCount == 8)
        #expect(change.malformedCount == 6)
        #expect(change.malformed.count == 5)
        #expect(change.malformed.first == .init(text: #""\x1b[2J""#, reason: "there is no colon after the name"))
        #expect(change.malformed[1].text == "\"\(String(repeating: "x", count: 120))\"…")
        #expect(change.changed.map(\.series.name) == ["a", "f"])
        #expect(store.malformedCount == 6)
        #expect(store.lastMalformed.map(\.text).last == "\"e\"")
        #expect(store.lastMalformed.count == 5)
    }

    @Test func keepsNoMoreThanItsLimits() {
        var limits = ReceiverLimits()
        limits.series = 2
        limits.seriesBytes = 1000
        var store = StatsDStore(limits: limits)
        let change = store.receive(Array("a:1|c\nb:1|c\nc:1|c\na:1|c".utf8))
        #expect(change.refusedCount == 1)
        #expect(store.totals.count == 2)
        #expect(store.totals[series("a", .counter)]?.value == 2)
        limits.series = 100
        store = StatsDStore(limits: limits)
        #expect(store.receive(Array("a;k=\(String(repeating: "v", count: 1000)):1|c".utf8)).refusedCount == 1)
        let members = (0..<100).map { "s:\($0)|s" }.joined(separator: "\n")
        #expect(store.receive(Array(members.utf8)).refusedCount > 0)
        #expect((store.totals[series("s", .set)]?.count ?? 0) < 30)
    }

    @Test func noBytesMakeItTrap() {
        var random = SplitMix64(seed: 11)
        var store = StatsDStore()
        let seeds = ["a.b;k=v:1|c|@0.1|#x:y,z\ng:-5|g\n", "t:1:2|ms\ns:x|s\nh:1e308|h|@1e-300\n", "a:1|c|T1|c:2\ng:+1e308|g\ng:+1e308|g"]
            .map { Array($0.utf8) }
        let alphabet = Array(":|@#;=,.+-eE0123456789cghmsdNIa \n\r\u{0}é".utf8) + [0xff, 0xc3]
        for round in 0..<20_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            let change = store.receive(bytes)
            _ = ArrivalText(time: ArrivalTime(seconds: 0)).datagram(change, peer: "p")
        }
        #expect(store.datagramCount == 20_000)
        #expect((10_000...30_000).contains(store.malformedCount))
        #expect(store.totals.count <= 20_000)
        #expect(!StatsDText.text(store).isEmpty)
    }
}
