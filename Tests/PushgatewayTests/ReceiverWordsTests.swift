import Testing

@testable import Pushgateway

struct ReceiverWordsTests {
    @Test(arguments: [
        ("pushed metrics must not have timestamps\n", "pushed metrics must not have timestamps"),
        ("  first \r\n\r\n\tsecond\n", "first; second"),
        ("a\u{1b}[31mb\u{0}c\td\u{202e}e", "a[31mbc de"),
        ("", ""),
        ("\n \r\n\u{7}", ""),
        ("2 errors:\n\n* a\n* b", "2 errors: * a; * b"),
        (
            "<!DOCTYPE html>\n<html><head><title>502 Bad</title><style>\np > a {}\n</style></head>\n<h1>502 Bad</h1><p>By <a x>us</a></p>",
            "502 Bad; By us"
        ),
        ("<?xml version='1.0'?><html><p>cut<scri", "cut"),
        ("a < b > c", "a < b > c"),
    ])
    func linesStandInOrderOnOneLine(body: String, text: String) {
        #expect(ReceiverWords.text(Array(body.utf8)) == text)
    }

    @Test func whatIsNotUTF8IsReplaced() {
        #expect(ReceiverWords.text([0x61, 0xff, 0x62]) == "a\u{fffd}b")
    }

    @Test func theTextIsBounded() {
        let short = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
        #expect(ReceiverWords.text(short).utf8.count == 4096)
        let long = [UInt8](repeating: 0xff, count: 4096)
        let text = ReceiverWords.text(long)
        #expect(text.utf8.count == 4095)
        #expect(text.hasSuffix("\u{fffd}…"))
    }
}
