import MetricRegistry
import Testing

struct LabelBytesTests {
    private func bytes(_ value: some LabelValue) -> [UInt8] { value.withLabelBytes { Array($0) } }

    @Test(arguments: ["", "GET", "fifteen bytes…", "more than fifteen bytes", "é", "a\u{0}b", "👩‍👩‍👧‍👧 family"])
    func textIsItsBytes(text: String) {
        #expect(bytes(text) == Array(text.utf8))
        #expect(bytes(text[...]) == Array(text.utf8))
        let longer = "before " + text + " and behind"
        let slice = longer.dropFirst(7).dropLast(11)
        #expect(bytes(slice) == Array(text.utf8))
        #expect(bytes(slice.suffix(2)) == Array(text.suffix(2).utf8))
        #expect(bytes(slice.prefix(0)).isEmpty)
    }

    @Test func literalsAreTheirBytes() {
        #expect(bytes("GET" as StaticString) == Array("GET".utf8))
        #expect(bytes("" as StaticString).isEmpty)
        #expect(bytes("é" as StaticString) == Array("é".utf8))
    }
}
