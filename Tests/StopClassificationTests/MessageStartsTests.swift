import Testing

@testable import StopClassification

struct MessageStartsTests {
    /// The text behind the innermost start, and whether something announced an error.
    private static func innermost(_ line: String) -> (String, Bool) {
        let line = NormalizedLine(Array(line.utf8))
        guard let start = line.starts.last else { return ("", false) }
        return (String(decoding: line.text[start.offset...], as: UTF8.self), start.afterErrorPrefix)
    }

    @Test(
        arguments: [
            ("message", "message", false), ("2026-03-05T10:11:12.345Z message", "message", false),
            ("2026-03-05T10:11:12Z ERROR codex_core::client: message", "message", true),
            ("[2026-03-05 10:11:12] [error] message", "message", true),
            ("[2026-03-05 10:11:12] [claude] message", "message", false), ("[10:11:12] message", "message", false),
            ("10:11:12.345 message", "message", false), ("Mar  5 10:11:12 build-7 claude[12]: message", "message", false),
            ("claude-1  | message", "message", false), ("claude: message", "message", false), ("[stderr] message", "message", false),
            ("ERROR message", "message", true), ("##[error]message", "message", true), ("::error::message", "message", true),
            ("Error: API Error: message", "message", true), ("openai.RateLimitError: message", "message", true),
            ("Execution error: message", "message", true), ("google.api_core.exceptions.ResourceExhausted: message", "message", true),
            ("2026-03-05 12:59:58,120 ERROR agent_runner message", "message", true),
            ("2026-03-05T12:59:58Z WARN my.app.runner message", "message", true),
            ("2026-03-05T12:59:58Z ERROR [worker-3] message", "message", true),
            ("2026-03-05T12:59:58Z ERROR rate_limit_error message", "rate_limit_error message", true),
            ("Error: \"message\"", "message", true), ("data: {\"type\": \"error\"}", "{\"type\": \"error\"}", true),
            ("Error: Error: Error: Error: Error: Error: Error: Error: Error: message", "Error: message", true),
        ]
    )
    func finds(_ line: String, _ message: String, _ announcesError: Bool) {
        let found = Self.innermost(line)
        #expect(found.0 == message)
        #expect(found.1 == announcesError)
    }

    @Test(arguments: [
        "evidence: message", "expected: message", "AssertionError: message", "[main 4f2a1b] message", "C4 | message", "12: message",
        "Reported error: message", "10:11 message", "error message", "tests/a.txt: message", "- message", "rate_limit: message", "Error: ",
        "12:00:01 ", "agent_runner message", "[worker-3] message", "name: \"message\"", "\"message\"", "data: {\"type\":\"text\"}",
    ]) func findsNothingElse(_ line: String) {
        #expect(NormalizedLine(Array(line.utf8)).starts.count == 1)
    }
}
