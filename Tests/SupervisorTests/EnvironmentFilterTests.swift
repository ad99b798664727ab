import Testing

@testable import Supervisor

struct EnvironmentFilterTests {
    @Test(arguments: ["PATH", "HOME", "LC_ALL", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK", "https_proxy", "ANTHROPIC_API_KEY", "CODEX_HOME"])
    func whatAssistantsNeedPasses(name: String) {
        #expect(EnvironmentFilter().passes(name))
        #expect(!EnvironmentFilter(["!" + name]).passes(name))
    }

    @Test(arguments: ["AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "GH_TOKEN", "path", "", "PATHS", "PALINGENESIS_PUSH_PUSHGATEWAY_PROXY"])
    func whatNobodyNamedDoesNot(name: String) {
        #expect(!EnvironmentFilter().passes(name))
        #expect(EnvironmentFilter(["*"]).passes(name))
    }

    @Test func theLastPatternThatFitsDecides() {
        let filter = EnvironmentFilter(["!*", "HOME", "MY_*", "!MY_SECRET"])
        #expect(["HOME", "MY_NAME", "MY_SECRET", "PATH"].map(filter.passes) == [true, true, false, false])
    }

    @Test func anEnvironmentIsDivided() {
        let entries = ["HOME=/h", "EMPTY", "LC_X=", "SECRET=1", "TERM=a=b", "=x"].map { Array($0.utf8) } + [Array("LANG=".utf8) + [0xFF]]
        let (passing, withheld) = EnvironmentFilter().divide(entries)
        #expect(passing == ["HOME": "/h", "LC_X": "", "TERM": "a=b"])
        #expect(withheld == ["", "EMPTY", "LANG", "SECRET"])
    }

    @Test(arguments: [("A", true), ("A_*", true), ("!B9", true), ("*", true), ("!*", true), ("", false), ("!", false), ("A B", false)])
    func patternsAreNames(pattern: String, isRight: Bool) {
        #expect((EnvironmentFilter.problem(in: pattern) == nil) == isRight)
    }
}
