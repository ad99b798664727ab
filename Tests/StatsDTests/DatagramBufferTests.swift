import Testing

@testable import StatsD

struct DatagramBufferTests {
    @Test func linesAreSeparatedByLineFeedsUpToTheLimit() {
        var buffer = DatagramBuffer(limit: 11)
        #expect(add("aaaaa", to: &buffer) == .fits)
        #expect(add("bbbbb", to: &buffer) == .fits)
        #expect(text(buffer) == "aaaaa\nbbbbb")
        #expect(add("c", to: &buffer) == .needsNext)
        #expect(text(buffer) == "aaaaa\nbbbbb")
        buffer.takeUp()
        #expect(text(buffer) == "c")
    }

    @Test func aUnitIsNeverTornApart() {
        var buffer = DatagramBuffer(limit: 12)
        #expect(add("n:1|g", to: &buffer) == .fits)
        #expect(add("n:0|g\nn:-5|g", to: &buffer) == .needsNext)
        #expect(text(buffer) == "n:1|g")
        buffer.takeUp()
        #expect(text(buffer) == "n:0|g\nn:-5|g")
    }

    @Test func whatFitsNowhereLeavesNoTrace() {
        var buffer = DatagramBuffer(limit: 3)
        #expect(add("abcd", to: &buffer) == .tooLong)
        #expect(text(buffer).isEmpty)
        #expect(add("abc", to: &buffer) == .fits)
        #expect(add("abcd", to: &buffer) == .tooLong)
        #expect(text(buffer) == "abc")
    }

    @Test func takingUpNothingBeginsAnEmptyDatagram() {
        var buffer = DatagramBuffer(limit: 3)
        #expect(add("abc", to: &buffer) == .fits)
        buffer.takeUp()
        #expect(text(buffer).isEmpty)
    }

    private func add(_ unit: String, to buffer: inout DatagramBuffer) -> DatagramBuffer.Placement {
        buffer.beginUnit()
        buffer.append(unit.utf8)
        return buffer.endUnit()
    }

    private func text(_ buffer: DatagramBuffer) -> String {
        String(decoding: buffer.bytes, as: UTF8.self)
    }
}
