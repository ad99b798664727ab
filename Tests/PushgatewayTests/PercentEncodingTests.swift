import Testing

@testable import Pushgateway

struct PercentEncodingTests {
    @Test func onlyUnreservedCharactersStandForThemselves() {
        let printable = String(String.UnicodeScalarView((0x20...0x7e).compactMap { Unicode.Scalar($0 as UInt32) }))
        let kept = PercentEncoding.encode(printable).split(separator: "%").map { $0.dropFirst(2) }.joined()
        #expect(kept == "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~")
        #expect(PercentEncoding.decode(PercentEncoding.encode(printable)) == printable)
    }

    @Test(arguments: [("a%20b", "a b"), ("%c3%BC", "ü"), ("a+b", "a+b"), ("", ""), ("%", nil), ("%4", nil), ("%4g", nil), ("%FF", nil)])
    func decodes(text: String, expected: String?) {
        #expect(PercentEncoding.decode(text) == expected)
    }
}
