import Daemon
import Foundation
import Testing

/// What the README says of the configuration is what the program has.
struct ReadmeTests {
    @Test func theConfigurationReferenceIsTheProgramsOwn() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("README.md")
        let readme = try String(contentsOf: file, encoding: .utf8)
        let begin = try #require(readme.range(of: "<!-- configuration reference -->\n"))
        let end = try #require(readme.range(of: "<!-- end -->\n"))
        let table = readme[begin.upperBound..<end.lowerBound]
        #expect(table == ConfigurationReference.markdown, "put the output of `palingenesis check --reference --markdown` there")
    }
}
