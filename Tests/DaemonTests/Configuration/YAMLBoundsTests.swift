import Testing

@testable import Daemon

struct YAMLBoundsTests {
    @Test(arguments: ["\n", ",", "[]", "{}"])
    func countsWhatValuesTake(sign: String) {
        #expect(YAMLBounds.problem(String(repeating: sign, count: 50_000)) == nil)
        let reason = "there are more than 50000 lines, commas and brackets; a configuration has fewer"
        let line = sign == "\n" ? 50_002 : 1
        #expect(
            YAMLBounds.problem(String(repeating: sign, count: 50_001)) == YAMLText.Problem(line: line, column: nil, reason: reason)
        )
    }

    @Test func countsOpenBrackets() {
        #expect(YAMLBounds.problem(String(repeating: "[", count: 100)) == nil)
        #expect(YAMLBounds.problem(String(repeating: "]{}", count: 1_000)) == nil)
        let problem = YAMLText.Problem(line: 2, column: nil, reason: "more than 100 brackets are open at once")
        #expect(YAMLBounds.problem("\n" + String(repeating: "[{", count: 51)) == problem)
    }

    @Test func countsAliasesOfAnchorsOnly() {
        let aliases = String(repeating: "*a-1_B ", count: 16)
        #expect(YAMLBounds.problem("&a-1_B " + aliases) == nil)
        #expect(YAMLBounds.problem("&b *a-1_B " + aliases) == nil)
        #expect(YAMLBounds.problem("&a-1_B *a-1_B " + aliases) == YAMLText.anchorProblem(line: 1))
    }
}
