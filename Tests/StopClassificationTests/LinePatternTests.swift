import Testing

@testable import StopClassification

struct LinePatternTests {
    private static func matches(_ pattern: String, _ line: String) throws -> Bool {
        try LinePattern(parsing: pattern).matches(NormalizedLine(Array(line.utf8)).folded[...])
    }

    @Test(arguments: [
        ("limit reached", "Limit Reached"), ("a{b|cd|}e", "abe"), ("a{b|cd|}e", "acde"), ("a{b|cd|}e", "ae"), ("a*e", "ae"),
        ("a*e", "abcde"),
        ("a*", "a"), ("*", ""), ("# tokens", "~300,000 tokens"), ("@ limit", "opus limit"), ("you've hit", "You’ve hit"),
        ("a · b", "a — b"), ("a|b", "a|b"), ("100\\%\\*\\{", "100%*{"), ("x{a{b|c}|d}", "xac"), ("x{a{b|c}|d}", "xd"), ("limit~", "limit"),
        ("limit~", "limit."), ("limit~", "limit · resets 8pm"), ("limit~", "limit|123"), ("limit~", "limit. Try again at 5pm"),
        ("{limit~|x}", "limit · y"), ("größe*", "größe 1"),
    ]) func matchesWholeLines(_ pattern: String, _ line: String) throws {
        #expect(try Self.matches(pattern, line))
    }

    @Test(arguments: [
        ("limit reached", "limit reached!"), ("limit reached", "the limit reached"), ("a{b|cd}e", "ae"), ("#", ""), ("@", "a b"),
        ("a*e", "abcd"),
        ("limit~", "limit of patience"), ("limit~", "limit. It was late."), ("limit~", "limits"), ("a", ""), ("a\\*", "ab"),
    ]) func refusesOthers(_ pattern: String, _ line: String) throws {
        #expect(try !Self.matches(pattern, line))
    }

    @Test(arguments: [
        ("limit reached", "limt reachd"), ("{limit|lines} {a|b}", "li "), ("a*e", "ae"), ("x#y", "xy"), ("{|a}b", "b"), ("*{a|b}*", ""),
        ("limit~", "limt"),
    ]) func knowsTheBytesThatEveryMatchHolds(_ pattern: String, _ bytes: String) throws {
        var compiler = LinePatternCompiler(pattern, fragments: [:])
        #expect(PatternProgram(try compiler.compile()).requiredBytes == ByteSet(bytes.utf8))
    }

    @Test(arguments: [
        ("limit", "l"), ("{limit|usage}", "lu"), ("{|a}b", "ab"), ("#", nil), ("*a", nil), ("{|*}a", nil), ("{a|}", nil),
    ]) func knowsWhereAMatchBegins(_ pattern: String, _ bytes: String?) throws {
        #expect(try LinePattern(parsing: pattern).firstBytes == bytes.map { ByteSet($0.utf8) })
    }

    @Test(arguments: [
        "", "{a", "a}", "a\\", "{a|{b}", String(repeating: "a", count: 1025),
        String(repeating: "{", count: 9) + "a" + String(repeating: "}", count: 9),
    ])
    func refusesMalformedPatterns(_ pattern: String) {
        #expect(throws: LinePattern.SyntaxError.self) { try LinePattern(parsing: pattern) }
        #expect(!LinePattern(stringLiteral: pattern).matches(Array(pattern.utf8)[...]))
    }

    @Test func matchesInLinearTime() throws {
        // A backtracking matcher would need 2^30 steps here.
        let pattern = try LinePattern(parsing: String(repeating: "{a|}", count: 30) + String(repeating: "a", count: 30) + "b")
        #expect(!pattern.matches(Array(repeating: UInt8(ascii: "a"), count: 4096)[...]))
        let stars = try LinePattern(parsing: String(repeating: "*a", count: 30) + "b")
        #expect(!stars.matches(Array(repeating: UInt8(ascii: "a"), count: 4096)[...]))
    }
}
