import Testing

@testable import StopClassification

struct NormalizedLineTests {
    private static func text(_ line: String) -> String { String(decoding: NormalizedLine(Array(line.utf8)).text, as: UTF8.self) }

    @Test(arguments: [
        ("\u{1B}[1;31mred\u{1B}[0m", "red"), ("a\u{1B}[3Cb", "a b"), ("\u{1B}]0;title\u{07}x", "x"), ("\u{1B}]0;title\u{1B}\\x", "x"),
        ("\u{9B}31mx", "x"), ("\u{1B}Pq#0\u{1B}\\x", "x"), ("\u{1B}(Bx", "x"), ("a\u{1B}", "a"), ("a\u{1B}[", "a"),
        ("a\u{1B}]never ending", "a"),
        ("ac\u{08}\u{07}b", "ab"), ("z\u{200B}w\u{FEFF}", "zw"), ("\u{202E}x", "x"), ("a\tb", "a b"), ("  a   b  ", "a b"),
        ("’‘ “”", "'' \"\""), ("a·b", "a · b"), ("a ∙ b • c — d – e", "a · b · c · d · e"), ("a - b-c", "a · b-c"),
        ("a\u{A0}b\u{202F}c", "a b c"),
        ("⎿  text", "text"), ("■ text", "text"), ("⚠\u{FE0F} text", "text"), ("● text", "text"), ("│ text   │", "text"),
        ("◆ text", "◆ text"),
    ]) func normalises(_ line: String, _ expected: String) {
        #expect(Self.text(line) == expected)
    }

    @Test func survivesWhatIsNotText() {
        #expect(NormalizedLine([0xFF, 0xC3, 0x28, 0x00]).display == "\u{FFFD}\u{FFFD}(")
        #expect(NormalizedLine([] as [UInt8]).display == "")
    }

    @Test(
        arguments: [
            ("Error: API Error: x", [(0, false), (7, true), (18, true)]), ("x", [(0, false)]),
            ("[API Error: x]", [(0, false), (12, true)]),
            ("✕ x", [(0, true)]), ("2026-03-05T11:59:59Z ERROR codex_core::client: x", [(0, false), (47, true)]),
            ("[2026-03-05 11:59:59] [info] x", [(0, false), (29, false)]), ("2026-03-05", [(0, false)]),
            ("2026-03-05 11:59 x y: z", [(0, false), (17, false)]),
        ] as [(String, [(Int, Bool)])]
    ) func findsWhereAMessageBegins(_ line: String, _ expected: [(Int, Bool)]) {
        let starts = NormalizedLine(Array(line.utf8)).starts
        #expect(starts.map(\.offset) == expected.map(\.0))
        #expect(starts.map(\.afterErrorPrefix) == expected.map(\.1))
    }

    @Test func keepsOffsetsWhenFolding() {
        let line = NormalizedLine(Array("GRÖSSE Ü (Europe/Berlin)".utf8))
        #expect(line.text.count == line.folded.count)
        #expect(String(decoding: line.folded, as: UTF8.self) == "grÖsse Ü (europe/berlin)")
    }

    @Test func boundsWhatIsShownAndCompared() {
        let line = NormalizedLine(Array(repeating: UInt8(ascii: "x"), count: 100_000))
        #expect(line.display.count == 400)
        #expect(line.text.count == NormalizedLine.lengthLimit)
    }
}
