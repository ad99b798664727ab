import Testing

@testable import StopClassification

struct LogfmtMessageTests {
    private static func message(_ line: String) -> String? {
        LogfmtMessage(Array(line.unicodeScalars)[...]).map { String(String.UnicodeScalarView($0.message)) }
    }

    @Test(arguments: [
        (#"level=error msg="out of credits""#, "out of credits"), (#"time="2026-03-05T12:00:00Z" level=ERROR msg=gone code=1"#, "gone"),
        (#"ts=1 lvl=warn err="a \"b\" c" component=x"#, #"a "b" c"#), (#"level=fatal error="why" msg="what""#, "what"),
        (#"level=error msg="never closed"#, "never closed"),
    ]) func readsTheMessageOfAnError(_ line: String, _ message: String) {
        #expect(Self.message(line) == message)
    }

    @Test(arguments: [
        #"level=info msg="out of credits""#, #"msg="out of credits""#, "level=error", #"level=error msg="""#, "level=error out of credits",
        "You've hit your limit", "=error msg=x", "", String(repeating: "a=b ", count: 20) + "level=error msg=x",
    ]) func leavesOthersAlone(_ line: String) {
        #expect(Self.message(line) == nil)
    }
}
