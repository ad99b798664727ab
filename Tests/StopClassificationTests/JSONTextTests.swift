import Testing

@testable import StopClassification

struct JSONTextTests {
    @Test(arguments: ["{}", "[]", "null", "true", "false", "0", "-1.5e+3", "\"\"", #""\u00e9\n""#, " { \"a\" : [ 1 , { } ] } ", "[[[[]]]]"])
    func takesValidValues(_ text: String) {
        #expect(JSONText(Array(text.utf8)) != nil)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "01", "1.", ".5", "+1", "1e", "tru", "nul", "\"", "\"\\x\"",
        "\"\\u12\"",
        "\"\n\"", "{} {}", "[1 2]", "-", "NaN", "'a'", "// x",
    ]) func refusesInvalidValues(_ text: String) {
        #expect(JSONText(Array(text.utf8)) == nil)
    }

    @Test func boundsTheDepth() {
        func nested(_ depth: Int) -> [UInt8] { Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8) }
        #expect(JSONText(nested(64)) != nil)
        #expect(JSONText(nested(65)) == nil)
        #expect(JSONText(Array(repeating: UInt8(ascii: "["), count: 200_000)) == nil)
    }

    @Test func findsValuesByPath() throws {
        let json = try #require(JSONText(Array(#"{"a":{"b":[{"c":"x"},{"c":7}]},"n":null,"t":true,"s":"42","a.b":1,"big":1e999}"#.utf8)))
        #expect(json.value(at: "a.b.0.c")?.string == "x")
        #expect(json.value(at: "a.b.1.c")?.number == 7)
        #expect(json.value(at: "a.b.2.c") == nil)
        #expect(json.value(at: "a.b.-1") == nil)
        #expect(json.value(at: "n")?.isNull == true)
        #expect(json.value(at: "t")?.bool == true)
        #expect(json.value(at: "s")?.number == 42)
        #expect(json.value(at: "big")?.number == nil)
        #expect(json.value(at: "a.b.0.c.d") == nil)
        #expect(json.value(at: "missing") == nil)
        #expect(json.value(at: "t")?.string == nil)
    }

    @Test(arguments: [
        (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\ud83d\ude00""#, "é😀"), (#""\ud83d""#, "\u{FFFD}"),
        (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
    ]) func resolvesEscapes(_ source: String, _ expected: String) throws {
        #expect(try #require(JSONText(Array(source.utf8))).string == expected)
    }

    @Test func readsTheBeginningOfALongString() throws {
        let json = try #require(JSONText(Array("\"\(String(repeating: "x", count: 1000))\"".utf8)))
        #expect(json.string(limit: 10) == "xxxxxxxxxx")
    }
}
