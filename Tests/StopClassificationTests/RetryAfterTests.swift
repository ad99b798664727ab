import Testing

@testable import StopClassification

struct RetryAfterTests {
    @Test(arguments: [
        ("retry-after", "30", "2026-03-05T12:00:30Z"), ("retry-after", "7999", "2026-03-05T14:13:19Z"),
        ("retry-after", "Thu, 05 Mar 2026 13:30:00 GMT", "2026-03-05T13:30:00Z"),
        ("retry-after", "Thu, 05 Mar 2026 07:30:00 GMT", "2026-03-05T07:30:00Z"),
        ("retry-after", "Thursday, 05-Mar-26 13:30:00 GMT", "2026-03-05T13:30:00Z"),
        ("retry-after", "Thu Mar  5 13:30:00 2026", "2026-03-05T13:30:00Z"),
        ("retry-after-ms", "30000", "2026-03-05T12:00:30Z"),
        ("anthropic-ratelimit-tokens-reset", "2026-03-05T12:01:00Z", "2026-03-05T12:01:00Z"),
        ("anthropic-ratelimit-unified-reset", "1772722800", "2026-03-05T15:00:00Z"),
        ("x-ratelimit-reset-requests", "1m2s", "2026-03-05T12:01:02Z"),
        ("x-ratelimit-reset-tokens", "6s", "2026-03-05T12:00:06Z"),
    ]) func readsHeaders(_ name: String, _ value: String, _ expected: String) throws {
        let phrase = try #require(RetryAfter.header(name, value))
        #expect(try context(Fixture.now).resolve(phrase)?.resumeAt == (try unix(expected)))
    }

    @Test func readsFractions() {
        #expect(RetryAfter.header("retry-after", "1.5") == .after(1.5))
        #expect(RetryAfter.header("retry-after-ms", "250") == .after(0.25))
        #expect(RetryAfter.header("x-ratelimit-reset-tokens", "1m2.5s") == .after(62.5))
    }

    @Test(arguments: ["", "-5", "soon", "1e5", "99999999999999999999", "30 apples", "\0", "nan"]) func refusesOtherValues(_ value: String) {
        #expect(RetryAfter.header("retry-after", value) == nil)
    }
}
