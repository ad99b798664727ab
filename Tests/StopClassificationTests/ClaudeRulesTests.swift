import Testing

@testable import StopClassification

struct ClaudeRulesTests {
    static let texts: [Fixture] = [
        Fixture(
            "C1",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T15:00:00Z",
            rule: "claude.usage-limit-reached",
            "Claude AI usage limit reached|1772722800\n"
        ),
        Fixture(
            "C1 ms",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T15:00:00Z",
            rule: "claude.usage-limit-reached",
            "Claude AI usage limit reached|1772722800000"
        ),
        Fixture(
            "C2",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T15:00:00Z",
            rule: "claude.usage-limit-reached",
            "Claude usage limit reached. Your limit will reset at 9am (America/Chicago).\n"
        ),
        Fixture(
            "C3",
            .claude,
            exit: 1,
            .rateLimit,
            .session,
            at: "2026-03-06T01:00:00Z",
            rule: "claude.session-limit-reached",
            "5-hour limit reached ∙ resets 2am\n"
        ),
        Fixture(
            "C3 weekly",
            .claude,
            exit: 1,
            .rateLimit,
            .weekly,
            at: "2026-03-09T07:00:00Z",
            rule: "claude.weekly-limit-reached",
            "Weekly limit reached · resets Mar 9 at 8am\n"
        ),
        Fixture(
            "C4",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T19:00:00Z",
            rule: "claude.hit-your-limit",
            "You've hit your limit · resets 8pm (Europe/Berlin)\n"
        ),
        Fixture(
            "C4 minutes",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T22:00:00Z",
            rule: "claude.hit-your-limit",
            "You’ve hit your limit • resets 3:30am (Asia/Calcutta)\n"
        ),
        Fixture(
            "C4 comma",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-08T06:00:00Z",
            rule: "claude.hit-your-limit",
            "You've hit your limit · resets Mar 8, 11:30am (Asia/Calcutta)\n"
        ),
        Fixture(
            "C4 at",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-23T19:00:00Z",
            rule: "claude.hit-your-limit",
            "You've hit your limit · resets Mar 23 at 4pm (America/Recife)\n"
        ),
        Fixture(
            "C5 session",
            .claude,
            exit: 1,
            .rateLimit,
            .session,
            at: "2026-03-06T08:50:00Z",
            rule: "claude.session-limit-reached",
            "You've hit your session limit · resets 12:50am (America/Los_Angeles)\n"
        ),
        Fixture(
            "C5 weekly",
            .claude,
            exit: 1,
            .rateLimit,
            .weekly,
            at: "2026-03-12T07:00:00Z",
            rule: "claude.weekly-limit-reached",
            "You've hit your weekly limit · resets Mar 12, 8am (Europe/Paris)\n"
        ),
        Fixture(
            "C5 Opus",
            .claude,
            exit: 1,
            .rateLimit,
            .model,
            at: "2026-03-05T19:00:00Z",
            rule: "claude.model-limit-reached",
            "You've hit your Opus limit · resets 8pm\n"
        ),
        Fixture(
            "C5 usage",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T19:00:00Z",
            rule: "claude.hit-your-limit",
            "You've hit your usage limit · resets 8pm\n"
        ),
        Fixture(
            "C6",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-06T06:00:00Z",
            rule: "claude.extra-usage",
            "You're out of extra usage · resets 11:30am (Asia/Colombo)\n"
        ),
        Fixture(
            "C7",
            .claude,
            exit: 1,
            .rateLimit,
            .request,
            rule: "claude.rate-limit",
            "API Error: Request rejected (429) · this may be a temporary capacity issue\n"
        ),
        Fixture("C7 short", .claude, exit: 1, .rateLimit, .request, rule: "claude.rate-limit", "API Error: Rate limit reached\n"),
        Fixture(
            "C8",
            .claude,
            exit: 1,
            .transient,
            rule: "claude.server-throttling",
            "API Error: Server is temporarily limiting requests (not your usage limit) · Rate limited\n"
        ),
        Fixture(
            "C9",
            .claude,
            exit: 1,
            .rateLimit,
            .request,
            rule: "claude.rate-limit",
            #"API Error: 429 {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account's rate limit. Please try again later."},"request_id":"req_1"}"#
        ),
        Fixture(
            "C10",
            .claude,
            exit: 1,
            .transient,
            rule: "claude.overloaded",
            #"API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
        ),
        Fixture("C10 repeated", .claude, exit: 1, .transient, rule: "claude.overloaded", "API Error: Repeated 529 Overloaded errors\n"),
        Fixture("C10 500", .claude, exit: 1, .transient, rule: "claude.transient", "API Error: 500 Internal server error\n"),
        Fixture(
            "C11",
            .claude,
            exit: 1,
            .contextExhausted,
            rule: "claude.context-limit",
            "  ⎿  Context limit reached · /compact or /clear to continue\n"
        ),
        Fixture("C12", .claude, exit: 1, .contextExhausted, rule: "claude.context-limit", "Prompt is too long\n"),
        Fixture(
            "C12 API",
            .claude,
            exit: 1,
            .contextExhausted,
            rule: "claude.context-limit",
            #"API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 209452 tokens > 200000 maximum"}}"#
        ),
        Fixture(
            "C13",
            .claude,
            exit: 1,
            .contextExhausted,
            rule: "claude.context-limit",
            "API Error: 400 {\"error\":{\"message\":\"input length and `max_tokens` exceed context limit: 197202 + 21333 > 200000\"}}"
        ),
        Fixture(
            "C14",
            .claude,
            exit: 1,
            .contextExhausted,
            rule: "claude.context-low",
            "Context low · Run /compact to compact & continue\n"
        ),
        Fixture(
            "C14 compaction",
            .claude,
            exit: 1,
            .contextExhausted,
            rule: "claude.context-limit",
            "Error during compaction: Error: Conversation too long. Press esc twice to go up a few messages and try again.\n"
        ),
        Fixture(
            "C15",
            .claude,
            exit: 1,
            .outputLimit,
            rule: "claude.output-limit",
            "API Error: Claude's response exceeded the 8000 output token maximum. To configure this, set CLAUDE_CODE_MAX_OUTPUT_TOKENS.\n"
        ),
        Fixture("C16", .claude, exit: 1, .auth, rule: "claude.auth", "Invalid API key · Please run /login\n"),
        Fixture("C16 token", .claude, exit: 1, .auth, rule: "claude.auth", "OAuth token has expired. Please obtain a new token.\n"),
        Fixture("C16 login", .claude, exit: 1, .auth, rule: "claude.auth", "Not logged in · Please run /login\n"),
        Fixture(
            "C16 401",
            .claude,
            exit: 1,
            .auth,
            rule: "claude.auth",
            #"API Error: 401 {"type":"error","error":{"type":"authentication_error","message":"Invalid bearer token"}}"#
        ),
        Fixture("C17", .claude, exit: 1, .billing, rule: "claude.credit-balance", "Credit balance is too low\n"),
        Fixture("C17 zero", .claude, exit: 1, .billing, rule: "claude.usage-limit-zero", "Your group's usage limit is set to $0\n"),
        Fixture(
            "C18",
            .claude,
            exit: 1,
            .rateLimit,
            .session,
            at: "2026-04-09T13:13:03Z",
            rule: "claude.provider-session-limit",
            #"API Error: 429 {"error":{"code":"1308","message":"Usage limit reached for 5 hour. Your limit will reset at 2026-04-09 15:13:03"}}"#
        ),
        Fixture(
            "C18 weekly",
            .claude,
            exit: 1,
            .rateLimit,
            .weekly,
            at: "2026-03-09T07:00:00Z",
            rule: "claude.provider-weekly-limit",
            #"API Error: 429 {"error":{"code":"1310","message":"Weekly/Monthly Limit Exhausted. Your limit will reset at 2026-03-09 08:00:00"}}"#
        ),
    ]

    /// Messages of the same family that differ in their words.
    static let relatives: [Fixture] = [
        Fixture(
            "model with a number",
            .claude,
            exit: 1,
            .rateLimit,
            .model,
            at: "2026-03-05T20:00:00Z",
            rule: "claude.model-limit-reached",
            "You've hit your Fable 5 limit · resets 3pm (America/New_York)"
        ),
        Fixture(
            "model's week",
            .claude,
            exit: 1,
            .rateLimit,
            .model,
            at: "2026-03-09T07:00:00Z",
            rule: "claude.model-limit-reached",
            "Opus weekly limit reached ∙ resets Mar 9, 8am"
        ),
        Fixture(
            "sentence",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T14:00:00Z",
            rule: "claude.hit-your-limit",
            "You've reached your usage limit. Resets at 3pm."
        ),
        Fixture("organisation", .claude, exit: 1, .rateLimit, rule: "claude.hit-your-limit", "You've hit your org's monthly usage limit"),
        Fixture(
            "organisation's spending",
            .claude,
            exit: 1,
            .billing,
            rule: "claude.spend-limit",
            "You've hit your org's monthly spend limit"
        ),
        Fixture(
            "credits",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T14:00:00Z",
            rule: "claude.extra-usage",
            "You're out of usage credits · resets 3pm"
        ),
        Fixture("connection", .claude, exit: 1, .transient, rule: "claude.transient", "API Error: Unable to connect to API (ECONNREFUSED)"),
        Fixture("time-out", .claude, exit: 1, .transient, rule: "network.transient", "API Error: Request timed out."),
        Fixture(
            "forbidden",
            .claude,
            exit: 1,
            .auth,
            rule: "claude.auth",
            #"API Error: 403 {"error":{"type":"forbidden","message":"x"}} · Please run /login"#
        ),
        Fixture(
            "too large",
            .claude,
            exit: 1,
            .contextExhausted,
            rule: "http.too-large",
            #"API Error: 413 {"error":{"type":"request_too_large"}}"#
        ),
        Fixture(
            "no access",
            .claude,
            exit: 1,
            .auth,
            rule: "claude.auth",
            "Your account does not have access to Claude Code. Please run /login."
        ),
        Fixture("interrupted", .claude, exit: 1, .userExit, rule: "claude.interrupted", "[Request interrupted by user for tool use]"),
        Fixture(
            "credits in JSON",
            .claude,
            exit: 1,
            .billing,
            rule: "claude.credit-balance",
            #"API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}}"#
        ),
    ]

    @Test(arguments: relatives) func readsTheirRelatives(_ fixture: Fixture) throws {
        try fixture.check()
    }

    @Test(arguments: texts) func readsEachMessage(_ fixture: Fixture) throws {
        try fixture.check()
        #expect(try fixture.classification().confidence == .likely)
    }

    @Test(arguments: texts) func readsEachMessageOfAnUnknownAssistant(_ fixture: Fixture) throws {
        let answer = try fixture.classification(as: .custom)
        #expect(answer.stopClass == fixture.stopClass)
        #expect(answer.resumeAt == (try fixture.resumeAt.map { try unix($0) }))
    }

    @Test func readsAProvidersTimestampInItsZone() throws {
        var tail = OutputTail(assistant: .claude)
        tail.append(#"API Error: 429 {"error":{"code":"1308","message":"Your limit will reset at 2026-04-09 15:13:03"}}"#.utf8)
        let context = try context(Fixture.now, in: "Europe/Berlin", provider: "Asia/Shanghai")
        let answer = classifier.classify(tail, exitStatus: .exited(1), context: context)
        #expect(answer.resumeAt == (try unix("2026-04-09T07:13:03Z")))
    }
}
