import Testing

@testable import Daemon

struct YAMLTextTests {
    private func reason(_ text: String) -> String? {
        do {
            _ = try YAMLText.node(Array(text.utf8))
            return nil
        } catch {
            return "\(error.line):\(error.column.map(String.init) ?? "") \(error.reason)"
        }
    }

    private func content(_ text: String) throws -> ConfigurationNode.Content { try YAMLText.node(text).content }

    @Test func keepsTheLines() throws {
        let root = try YAMLText.node("# comment\na: 1\nb:\n  - x\n  - y: ~\n")
        guard case .map(let entries) = root.content else {
            Issue.record("no map")
            return
        }
        #expect(entries.map(\.name) == ["a", "b"])
        #expect(entries.map(\.line) == [2, 3])
        #expect(entries[0].node == ConfigurationNode(line: 2, content: .text("1")))
        let null = ConfigurationNode(line: 5, content: .null)
        let map = ConfigurationNode(line: 5, content: .map([ConfigurationNode.Entry(name: "y", line: 5, node: null)]))
        #expect(entries[1].node == ConfigurationNode(line: 4, content: .list([ConfigurationNode(line: 4, content: .text("x")), map])))
    }

    @Test(arguments: ["", "# only a comment\n", "~", "null", "---\n", "\u{FEFF}", "\u{FEFF}# comment\r\n"])
    func takesNothingForNull(text: String) throws {
        #expect(try YAMLText.node(Array(text.utf8)).content == .null)
    }

    @Test func tellsNothingFromTextsThatLookLikeIt() throws {
        #expect(try content("\"null\"") == .text("null"))
        #expect(try content("''") == .text(""))
        #expect(try content("!!str ~") == .text("~"))
        #expect(try content("yes") == .text("yes"))
        #expect(try content("\"a\\0b\"") == .text("a\0b"))
    }

    @Test(arguments: [
        ("a: [1\nb: 2", "2:2 broken YAML: while parsing a flow sequence from line 1 on: did not find expected ',' or ']'"),
        (
            "a:\n\tb: 1",
            "2:1 broken YAML: while scanning for the next token: found character that cannot start any token"
                + " (indent with spaces, not with a tab)"
        ),
        ("a: 1\n---\nb: 2", "2:1 broken YAML: expected a single document in the stream, but found another document"),
        ("a: \u{1}", "1: broken YAML: control characters are not allowed"),
        ("a: 1\nb: \u{7}", "2: broken YAML: control characters are not allowed"),
        ("b: *nobody", "1:4 broken YAML: found undefined alias"),
        ("? [a]\n: 1", "1: a key must be a single text, not a list"),
        ("a: !secret x", "1: the tag !secret is not supported (write the value itself)"),
        ("a:\n  b: &x 1", "2: anchors and aliases (&name, *name) are not supported (write the value out)"),
        ("a: &x {b: 1}\nc: *x", "1: anchors and aliases (&name, *name) are not supported (write the value out)"),
        ("a: 1\nb: 2\na: 3", "3: a: this key is given twice (first in line 1)"),
        ("s:\n  a: 1\n\n  # c\n  b:\n    a: 5\n  \"a\" : 3\n", "7: a: this key is given twice (first in line 2)"),
        ("a: 1\r\nb: 2\r\n\r\na: 3\r\n", "4: a: this key is given twice (first in line 1)"),
        ("{a: 1, a: 2}", "1: a: this key is given twice (in the map that has it here)"),
    ])
    func saysWhereAndWhy(text: String, problem: String) {
        #expect(reason(text) == problem)
    }

    @Test func refusesWhatIsNoUTF8AndSaysInWhichLine() {
        #expect(throws: YAMLText.Problem(line: 3, column: nil, reason: "this is no UTF-8 text (save it as UTF-8)")) {
            try YAMLText.node(Array("a: 1\n# ü\nb: ".utf8) + [0xFC, 0x0A])
        }
    }

    @Test func refusesMoreThanAMebibyte() {
        let most = [UInt8](repeating: UInt8(ascii: "#"), count: 1 << 20)
        #expect(throws: Never.self) { try YAMLText.node(most) }
        #expect(throws: YAMLText.Problem(line: 1, column: nil, reason: "there are more than 1 MiB; a configuration is smaller")) {
            try YAMLText.node(most + [UInt8(ascii: "#")])
        }
    }

    @Test func takesAFewStarsAndAmpersandsInTexts() throws {
        let text = String(repeating: "*x &y ", count: 15)
        #expect(try content("\"\(text)\"") == .text(text))
        let many = String(repeating: "*emphasis* ", count: 1_000)
        #expect(try content("\"\(many)\"") == .text(many))
    }

    @Test func refusesNestingBeyondTheKeysNeeds() {
        let deep = String(repeating: "[", count: 17) + String(repeating: "]", count: 17)
        #expect(reason(deep) == nil)
        #expect(reason("[\(deep)]") == "1: values are nested more than 16 deep")
    }

    /// Texts that a careless reader takes minutes or gigabytes for.
    @Test(arguments: [
        ("[", 1_000_000, ""), ("{a: ", 250_000, ""), ("- ", 500_000, ""), ("? ", 500_000, ""), ("- [a,", 200_000, ""),
        ("a:\n", 300_000, ""),
        ("x", 1_000_000, ": 1"), ("\"", 500_001, ""), ("\n", 1_000_000, "a: ["), ("{? ", 900, "a"), ("!", 1_000_000, ": ["),
        ("&a ", 300_000, ""),
        ("a", 1_000_000, "\0"), ("\u{85}", 500_000, "["), ("*a ", 300_000, ""), ("a: b: ", 150_000, ""), (" ", 1_000_000, "\t["),
    ])
    func endsSoonWhateverIsRepeated(piece: String, count: Int, end: String) {
        #expect(reason(String(repeating: piece, count: count) + end) != nil)
    }

    @Test func countsTheValues() throws {
        #expect(reason("[" + String(repeating: "a,", count: 9_999) + "]") == nil)
        let limit = "1: there are more than 10000 values; a configuration has fewer"
        #expect(reason("[" + String(repeating: "a,", count: 10_000) + "]") == limit)
    }

    @Test func refusesWhatUnfoldsItself() {
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        for level in 1...40 {
            bomb += "a\(level): &a\(level) [" + [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
        }
        bomb += "? *a40\n: 1\n"
        #expect(reason(bomb) == "1: anchors and aliases (&name, *name) are not supported (write the value out)")
        var keys = "a0: &a0 [x,x]\n"
        for level in 1...7 { keys += "a\(level): &a\(level) [*a\(level - 1),*a\(level - 1)]\n" }
        keys += "? *a7\n: 1\n"
        #expect(reason(keys) == "1: anchors and aliases (&name, *name) are not supported (write the value out)")
    }
}
