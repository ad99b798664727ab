import Testing

@testable import StatsD

struct DatagramBatchTests {
    @Test func linesAreSeparatedByLineFeedsUpToTheLimit() {
        var batch = DatagramBatch(limit: 11)
        expect(batch.add("aaaaa"), .fits)
        expect(batch.add("bbbbb"), .fits)
        expect(batch.add("c"), .next)
        batch.close()
        #expect(batch.datagrams == ["aaaaa\nbbbbb", "c"])
    }

    @Test func aUnitIsNeverTornApart() {
        var batch = DatagramBatch(limit: 12)
        expect(batch.add("n:1|g"), .fits)
        expect(batch.add("n:0|g\nn:-5|g"), .next)
        batch.close()
        #expect(batch.datagrams == ["n:1|g", "n:0|g\nn:-5|g"])
    }

    @Test func whatFitsNowhereLeavesNoTrace() {
        var batch = DatagramBatch(limit: 3)
        expect(batch.add("abcd"), .tooLong)
        #expect(batch.isEmpty)
        expect(batch.add("abc"), .fits)
        expect(batch.add("abcd"), .tooLong)
        batch.close()
        #expect(batch.datagrams == ["abc"])
    }

    @Test func aTextThatFillsADatagramByItselfIsNotEvenBegun() {
        var batch = DatagramBatch(limit: 64)
        let (tooLong, fitting) = (batch.beginUnit(textBytes: 64), batch.beginUnit(textBytes: 63))
        #expect(tooLong == nil)
        #expect(fitting != nil)
    }

    @Test func allOfThemLieSideBySideFilledUpWithLineFeeds() {
        var batch = DatagramBatch(limit: 4)
        for unit in ["abc", "d", "ef", "g"] { _ = batch.add(unit) }
        batch.close()
        #expect(batch.datagrams == ["abc", "d\nef", "g"])
        #expect(batch.withPiece(0..<3) { String(decoding: $0, as: UTF8.self) } == "abc\nd\nefg")
        #expect(batch.withPiece(1..<2) { String(decoding: $0, as: UTF8.self) } == "d\nef")
    }

    @Test func aFullBatchBeginsAnewWithTheUnitThatWaits() {
        var batch = DatagramBatch(limit: 40_000, calls: 1)
        let unit = String(repeating: "x", count: 30_000)
        #expect(batch.capacity == 1)
        expect(batch.add(unit), .fits)
        expect(batch.add(unit + "y"), .full)
        #expect(batch.datagrams == [unit])
        batch.takeUp()
        #expect(batch.lengths == [])
        batch.close()
        #expect(batch.datagrams == [unit + "y"])
        batch.removeAll()
        #expect(batch.isEmpty)
    }

    private func expect(
        _ placement: DatagramBatch.Placement,
        _ expected: DatagramBatch.Placement,
        at place: SourceLocation = #_sourceLocation
    ) {
        #expect(placement == expected, sourceLocation: place)
    }

    @Test(arguments: [(64, 64), (1432, 45), (8192, 7), (65_507, 1)])
    func aBatchIsWhatTheKernelTakesInSomeCalls(_ limit: Int, _ perCall: Int) {
        #expect(DatagramBatch(limit: limit).perCall == perCall)
        #expect(DatagramBatch(limit: limit, calls: 3).capacity == 3 * perCall)
    }

    @Test func whoeverKnowsTheLengthOfUnitsFillsDatagramsAndGoesOnToTheNext() {
        var batch = DatagramBatch(limit: 5)
        var units = ["ab", "cd", "efghi", "j"][...]
        while !units.isEmpty {
            batch.fill { output, room in
                var count = 0
                while let unit = units.first, count + unit.utf8.count + 1 <= room {
                    for byte in unit.utf8 + [UInt8(ascii: "\n")] {
                        output[count] = byte
                        count += 1
                    }
                    units.removeFirst()
                }
                return count
            }
            if !units.isEmpty {
                let hasNext = batch.advance()
                #expect(hasNext && batch.isAtStart)
            }
        }
        batch.close()
        #expect(batch.datagrams == ["ab\ncd", "efghi", "j"])
    }
}

extension DatagramBatch {
    /// The complete datagrams.
    var datagrams: [String] {
        lengths.indices.map { withDatagram($0) { String(decoding: $0, as: UTF8.self) } }
    }

    mutating func add(_ unit: String) -> Placement {
        // A text alone, which may fill the datagram; lines have a number besides.
        guard let output = beginUnit(textBytes: 0) else { return .tooLong }
        let bytes = Array(unit.utf8)
        output.update(from: bytes, count: bytes.count)
        return endUnit(count: bytes.count)
    }
}
