import Exposition
import Testing

struct QuotedTextTests {
    @Test(arguments: [
        ("", #""""#), ("a b", #""a b""#), ("a\"b\\c'd", #""a\"b\\c'd""#), ("\n\r\t\u{7}\u{8}\u{c}\u{b}", #""\n\r\t\a\b\f\v""#),
        ("\u{0}\u{1}\u{1b}\u{7f}", #""\x00\x01\x1b\x7f""#), ("é😀", #""é😀""#), ("\u{2028}\u{200d}\u{85}", #""\u2028\u200d\u0085""#),
        ("\u{e0001}", #""\U000e0001""#),
    ])
    func writesAsGoDoes(text: String, quoted: String) {
        #expect(QuotedText.quoted(text) == quoted)
    }

    @Test func writesBytesThatAreNotText() {
        #expect(QuotedText.quoted([0x67, 0xff, 0xc3, 0x28, 0xe2, 0x80]) == #""g\xff\xc3(\xe2\x80""#)
    }

    @Test(arguments: [
        (UInt8(ascii: "}"), "'}'"), (UInt8(ascii: "'"), #"'\''"#), (UInt8(ascii: "\\"), #"'\\'"#), (10, #"'\n'"#), (0xc3, "'Ã'"),
    ])
    func quotesOneByte(byte: UInt8, quoted: String) {
        #expect(QuotedText.quoted(byte: byte) == quoted)
    }

    @Test func letsNothingThroughThatATerminalObeys() {
        #expect(QuotedText.visible("plain é😀 \"x\"") == "plain é😀 \"x\"")
        #expect(QuotedText.visible("\u{1b}[2J\r\u{9b}31m\u{202e}") == #"\x1b[2J\r\u009b31m\u202e"#)
        #expect(QuotedText.visible(#"\x1b"#) == #"\\x1b"#)
    }
}
