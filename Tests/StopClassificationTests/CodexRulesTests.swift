import Testing

@testable import StopClassification

struct CodexRulesTests {
    static let texts: [Fixture] = [
        Fixture(
            "X1",
            .codex,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T17:44:00Z",
            rule: "codex.usage-limit",
            "session id: 0199a213-81c0-7800-8aa1-bbab2a035a53\nERROR: You've hit your usage limit. Upgrade to Pro (https://example.test/pro) or try again at 6:44 PM.\n"
        ),
        Fixture(
            "X1 date",
            .codex,
            exit: 1,
            .rateLimit,
            at: "2026-03-10T02:39:00Z",
            rule: "codex.usage-limit",
            "ERROR: You’ve hit your usage limit. To get more access now, send a request to your admin or try again at Mar 10th, 2026 3:39 AM.\n"
        ),
        Fixture(
            "X1 later",
            .codex,
            exit: 1,
            .rateLimit,
            rule: "codex.usage-limit",
            "ERROR: You've hit your usage limit. Upgrade to Plus to continue using Codex, or try again later.\n"
        ),
        Fixture(
            "X1 terminal interface",
            .codex,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T17:44:00Z",
            rule: "codex.usage-limit",
            "■ You've hit your usage limit. Try again at 6:44 PM.\nTo continue this session, run codex resume 0199\n"
        ),
        Fixture(
            "X2",
            .codex,
            exit: 1,
            .rateLimit,
            at: "2026-03-08T05:14:00Z",
            rule: "codex.usage-limit",
            "ERROR: You've hit your usage limit. Upgrade to Pro or try again in 2 days 17 hours 14 minutes.\n"
        ),
        Fixture(
            "X3",
            .codex,
            exit: 1,
            .rateLimit,
            .model,
            at: "2026-03-05T17:44:00Z",
            rule: "codex.model-usage-limit",
            "ERROR: You've hit your usage limit for gpt-5-codex. Switch to another model now, or try again at 6:44 PM.\n"
        ),
        Fixture(
            "X4",
            .codex,
            exit: 1,
            .rateLimit,
            at: "2026-03-10T03:39:10Z",
            rule: "codex.usage-limit-response",
            #"2026-03-05T11:59:59.123456Z ERROR codex_core::client: http 429 Too Many Requests: Some("{\"error\":{\"type\":\"usage_limit_reached\",\"plan_type\":\"plus\",\"resets_at\":1773113950,\"resets_in_seconds\":467439}}")"#
        ),
        Fixture(
            "X4 beside X1",
            .codex,
            exit: 1,
            .rateLimit,
            at: "2026-03-10T03:39:10Z",
            rule: "codex.usage-limit",
            #"2026-03-05T11:59:59Z ERROR codex_core::client: http 429 Too Many Requests: {"error":{"type":"usage_limit_reached","resets_at":1773113950,"resets_in_seconds":467439}}"#
                + "\nERROR: You've hit your usage limit. Try again at Mar 10th, 2026 4:39 AM.\n"
        ),
        Fixture("X5", .codex, exit: 1, .billing, rule: "codex.billing", "ERROR: Your workspace is out of credits. Ask your admin.\n"),
        Fixture("X5 cap", .codex, exit: 1, .billing, rule: "codex.billing", "ERROR: You hit your spend cap. Raise it to continue.\n"),
        Fixture(
            "X5 quota",
            .codex,
            exit: 1,
            .billing,
            rule: "codex.billing",
            "ERROR: Quota exceeded. Check your plan and billing details.\n"
        ),
        Fixture(
            "X5 empty account",
            .codex,
            exit: 1,
            .billing,
            rule: "codex.billing",
            "ERROR: You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://example.test.\n"
        ),
        Fixture(
            "X6",
            .codex,
            exit: 1,
            .rateLimit,
            .request,
            rule: "codex.rate-limit",
            "ERROR: exceeded retry limit, last status: 429 Too Many Requests, request id: req-1\n"
        ),
        Fixture(
            "X6 stream",
            .codex,
            exit: 1,
            .transient,
            rule: "codex.transient",
            "ERROR: stream disconnected before completion: error sending request for url (https://example.test/)\n"
        ),
        Fixture(
            "X6 demand",
            .codex,
            exit: 1,
            .transient,
            rule: "codex.transient",
            "ERROR: We're currently experiencing high demand, which may cause temporary errors.\n"
        ),
        Fixture(
            "X6 capacity",
            .codex,
            exit: 1,
            .transient,
            rule: "codex.transient",
            "ERROR: Selected model is at capacity. Please try a different model.\n"
        ),
        Fixture(
            "X7",
            .codex,
            exit: 1,
            .contextExhausted,
            rule: "codex.context-window",
            "ERROR: Codex ran out of room in the model's context window. Start a new thread or clear earlier history before retrying.\n"
        ),
        Fixture(
            "X7 older",
            .codex,
            exit: 1,
            .contextExhausted,
            rule: "codex.context-window",
            "Codex ran out of room in the model's context window. Start a new conversation or clear earlier history before retrying.\n"
        ),
        Fixture(
            "X8",
            .codex,
            exit: 1,
            .rateLimit,
            .request,
            at: "2026-03-05T12:00:04Z",
            rule: "codex.rate-limit",
            "ERROR: stream disconnected before completion: Rate limit reached for o4-mini in organization org-1 on tokens per min (TPM): Limit 200000, Used 152566, Requested 60000. Please try again in 4s. Visit https://example.test.\n"
        ),
        Fixture(
            "X8 combined",
            .codex,
            exit: 1,
            .rateLimit,
            .request,
            at: "2026-03-05T12:01:02Z",
            rule: "codex.rate-limit",
            "ERROR: Rate limit reached for o4-mini in organization org-1 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 1m2s.\n"
        ),
        Fixture(
            "X9",
            .codex,
            exit: 1,
            .auth,
            rule: "codex.auth",
            "ERROR: Your access token could not be refreshed because your refresh token has expired. Please log out and sign in again.\n"
        ),
        Fixture(
            "X8 per day",
            .codex,
            exit: 1,
            .rateLimit,
            .daily,
            at: "2026-03-05T19:12:00Z",
            rule: "codex.daily-rate-limit",
            "ERROR: Rate limit reached for gpt-5 in organization org-1 on tokens per day (TPD): Limit 9, Used 9, Requested 1. Please try again in 7h12m.\n"
        ),
        Fixture(
            "X8 stream context",
            .codex,
            exit: 1,
            .contextExhausted,
            rule: "codex.context-window",
            "ERROR: stream disconnected before completion: Your input exceeds the context window of this model. Please adjust your input and try again.\n"
        ),
        Fixture(
            "plain 429",
            .codex,
            exit: 1,
            .rateLimit,
            .request,
            rule: "http.rate-limit",
            "ERROR: unexpected status 429 Too Many Requests: slow down\n"
        ),
        Fixture("X9 401", .codex, exit: 1, .auth, rule: "codex.auth", "ERROR: unexpected status 401 Unauthorized: token expired\n"),
    ]

    @Test(arguments: texts) func readsEachMessage(_ fixture: Fixture) throws {
        try fixture.check()
        #expect(try fixture.classification().confidence == .likely)
    }

    @Test(arguments: texts) func readsEachMessageOfAnUnknownAssistant(_ fixture: Fixture) throws {
        let answer = try fixture.classification(as: .custom)
        #expect(answer.stopClass == fixture.stopClass)
        #expect(answer.resumeAt == (try fixture.resumeAt.map { try unix($0) }))
    }

    static let start = #"{"type":"thread.started","thread_id":"0199a213-81c0-7800-8aa1-bbab2a035a53"}"# + "\n" + #"{"type":"turn.started"}"#

    static let structured: [Fixture] = [
        Fixture(
            "completed",
            .codex,
            exit: 0,
            .completed,
            rule: "codex.turn-completed",
            start + "\n" + #"{"type":"turn.completed","usage":{"input_tokens":1}}"#
        ),
        Fixture(
            "X1 failed",
            .codex,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T17:44:00Z",
            rule: "codex.usage-limit",
            start + "\n"
                + #"{"type":"turn.failed","error":{"message":"You've hit your usage limit. Upgrade to Pro or try again at 6:44 PM."}}"#
        ),
        Fixture(
            "X1 with X4 on standard error",
            .codex,
            exit: 1,
            .rateLimit,
            at: "2026-03-10T03:39:10Z",
            rule: "codex.usage-limit",
            start + "\n" + #"http 429 Too Many Requests: {"error":{"type":"usage_limit_reached","resets_at":1773113950}}"# + "\n"
                + #"{"type":"turn.failed","error":{"message":"You've hit your usage limit. Try again at 6:44 PM."}}"#
        ),
        Fixture(
            "X6 failed",
            .codex,
            exit: 1,
            .transient,
            rule: "codex.transient",
            #"{"type":"turn.failed","error":{"message":"stream disconnected before completion: error decoding response body"}}"#
        ),
        Fixture(
            "X7 failed",
            .codex,
            exit: 1,
            .contextExhausted,
            rule: "codex.turn-failed.context",
            #"{"type":"turn.failed","error":{"message":"too much","codex_error_info":"context_window_exceeded"}}"#
        ),
        Fixture(
            "X9 failed",
            .codex,
            exit: 1,
            .auth,
            rule: "codex.auth",
            #"{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized: x"}}"#
        ),
        Fixture(
            "error within the message",
            .codex,
            exit: 1,
            .billing,
            rule: "codex.billing",
            #"{"type":"turn.failed","error":{"message":"{\"error\":{\"message\":\"Quota exceeded. Check your plan and billing details.\",\"type\":\"x\"}}"}}"#
        ),
        Fixture(
            "failed for no known reason",
            .codex,
            exit: 1,
            .unknown,
            rule: "codex.turn-failed.failed",
            #"{"type":"turn.failed","error":{"message":"something else"}}"#
        ),
        Fixture(
            "interrupted",
            .codex,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            start + "\n" + #"{"type":"error","message":"You've hit your usage limit. Try again at 6:44 PM."}"#
        ),
        Fixture(
            "session log",
            .codex,
            exit: nil,
            .rateLimit,
            .weekly,
            at: "2026-03-10T03:39:10Z",
            rule: "codex.log.usage-limit",
            #"{"type":"session_meta","payload":{"id":"0199a213-81c0-7800-8aa1-bbab2a035a53"}}"# + "\n"
                + #"{"type":"event_msg","payload":{"type":"token_count","rate_limits":{"primary":{"used_percent":42.0,"window_minutes":300,"resets_at":1772722800},"secondary":{"used_percent":100.0,"window_minutes":10080,"resets_at":1773113950}}}}"#
                + "\n" + #"{"type":"event_msg","payload":{"type":"error","message":"limit","codex_error_info":"usage_limit_exceeded"}}"#
                + "\n" + #"{"type":"event_msg","payload":{"type":"task_complete","last_agent_message":null}}"#
        ),
        Fixture(
            "session log, completed",
            .codex,
            exit: nil,
            .completed,
            rule: "codex.log.completed",
            #"{"type":"event_msg","payload":{"type":"task_complete","last_agent_message":"done"}}"#
        ),
        Fixture(
            "session log, aborted",
            .codex,
            exit: nil,
            .userExit,
            rule: "codex.log.aborted",
            #"{"type":"event_msg","payload":{"type":"turn_aborted","reason":"interrupted"}}"#
        ),
        Fixture(
            "chatter, then completed",
            .codex,
            exit: 0,
            .completed,
            rule: "codex.turn-completed",
            start + "\n" + #"{"type":"error","message":"Reconnecting... 1/5 (rate limit reached)"}"# + "\n"
                + #"{"type":"turn.completed","usage":{}}"#
        ),
        Fixture(
            "failed, then completed",
            .codex,
            exit: 0,
            .completed,
            rule: "codex.turn-completed",
            #"{"type":"turn.failed","error":{"message":"You've hit your usage limit."}}"# + "\n" + start + "\n"
                + #"{"type":"turn.completed"}"#
        ),
    ]

    @Test(arguments: structured) func readsEachEvent(_ fixture: Fixture) throws {
        try fixture.check()
    }

    @Test(arguments: [0, 1]) func tellsTheSession(_ index: Int) throws {
        let fixture = try #require([Self.texts.first, Self.structured.first][index])
        #expect(try fixture.classification().sessionID == "0199a213-81c0-7800-8aa1-bbab2a035a53")
    }
}
