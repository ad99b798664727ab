import StopClassification
import SystemPackage
import Testing

@testable import Supervisor

struct TranscriptScopeTests {
    private func scope(_ kind: AssistantKind, _ folder: FilePath, _ environment: [String: String]) -> TranscriptScope? {
        TranscriptScope(assistant: kind, workingDirectory: folder, environment: environment)
    }

    @Test func claudeHasAFolderPerDirectory() {
        let home = ["HOME": "/home/u"]
        #expect(scope(.claude, "/home/u/my_app.v2", home) == .claude(folder: "/home/u/.claude/projects/-home-u-my-app-v2"))
        #expect(scope(.claude, "/x", home.merging(["CLAUDE_CONFIG_DIR": "/etc/c"]) { $1 }) == .claude(folder: "/etc/c/projects/-x"))
    }

    /// It replaces UTF-16 units, as JavaScript sees them.
    @Test(arguments: [("/srv/grün", "-srv-gr-n"), ("/srv/🎈", "-srv---"), ("/A9/b", "-A9-b")])
    func theFolderIsNamedAsJavaScriptReplaces(_ folder: FilePath, _ name: String) {
        #expect(TranscriptScope.claudeFolderName(of: folder) == name)
    }

    @Test func codexHasOneTreeForAll() {
        #expect(scope(.codex, "/x", ["HOME": "/h"]) == .codex(root: "/h/.codex/sessions", workingDirectory: "/x"))
        #expect(scope(.codex, "/x", ["CODEX_HOME": "/c"]) == .codex(root: "/c/sessions", workingDirectory: "/x"))
    }

    @Test func othersHaveNone() {
        #expect(scope(.gemini, "/x", ["HOME": "/h"]) == nil)
        #expect(scope(.claude, "/x", [:]) == nil)
        #expect(scope(.claude, "/x", ["HOME": "/h", "CLAUDE_CONFIG_DIR": ""]) == .claude(folder: "/h/.claude/projects/-x"))
    }
}
