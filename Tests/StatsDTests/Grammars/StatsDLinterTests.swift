import Testing

@testable import StatsD

struct StatsDLinterTests {
    @Test func whatIsDroppedAndCutIsToldWithItsReason() {
        var linter = StatsDLinter(receiver: .telegraf)
        #expect(linter.findings(in: "a,k=v:1|c") == [])
        let findings = linter.findings(in: "a:1.5|c")
        #expect(findings.map(\.description) == ["a:1.5|c: truncated: the counter is read as 1"])
        #expect(linter.findings(in: "a:1|d").map(\.kind) == [.dropped])
    }

    @Test func twoSeriesThatBecomeOneAreToldOnceEach() {
        var linter = StatsDLinter(receiver: .etsy)
        #expect(linter.findings(in: "a+b:1|c").map(\.kind) == [.truncated])
        #expect(linter.findings(in: "ab:1|c").map(\.description) == ["ab:1|c: merged: ab and a+b are both kept as ab"])
        #expect(linter.findings(in: "a+b:7|c").map(\.kind) == [.truncated])
    }

    @Test func telegrafRunsTagsAndNamesTogether() {
        var linter = StatsDLinter(receiver: .telegraf)
        #expect(linter.findings(in: "its,z=1sh:1|c") == [])
        #expect(linter.findings(in: "shits,z=1:1|c").map(\.kind) == [.merged])
    }
}
