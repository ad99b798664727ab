import Testing

@testable import StopClassification

struct ClaudeEventsTests {
    static let start = #"{"type":"system","subtype":"init","session_id":"5b1f4f6e-1111-4222-8333-944445555666","cwd":"/w","model":"m"}"#
    static let rejected =
        #"{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1772722800,"rateLimitType":"five_hour","overageStatus":"rejected","isUsingOverage":false}}"#

    static func result(_ text: String, error: Bool = true, status: String = "429", reason: String = "api_error") -> String {
        #"{"type":"result","subtype":"success","is_error":\#(error),"api_error_status":\#(status),"terminal_reason":"\#(reason)","result":"\#(text)","session_id":"5b1f4f6e-1111-4222-8333-944445555666","total_cost_usd":0.1}"#
    }

    static let structured: [Fixture] = [
        Fixture(
            "completed",
            .claude,
            exit: 0,
            .completed,
            rule: "claude.result.completed",
            start + "\n" + result("Done", error: false, status: "null", reason: "completed")
        ),
        Fixture(
            "rejected window",
            .claude,
            exit: 1,
            .rateLimit,
            .session,
            at: "2026-03-05T15:00:00Z",
            rule: "claude.hit-your-limit",
            start + "\n" + rejected + "\n" + result("You've hit your limit · resets 8pm (Europe/Berlin)")
        ),
        Fixture(
            "rejected without result",
            .claude,
            exit: 1,
            .rateLimit,
            .session,
            at: "2026-03-05T15:00:00Z",
            rule: "claude.rate-limit-event",
            start + "\n" + rejected
        ),
        Fixture(
            "latest of the windows",
            .claude,
            exit: 1,
            .rateLimit,
            .session,
            at: "2026-03-08T10:40:00Z",
            rule: "claude.session-limit-reached",
            #"{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1772722800,"rateLimitType":"five_hour","unifiedWindows":{"five_hour":{"utilization":1,"resetsAt":1772722800},"seven_day":{"utilization":1,"resetsAt":1772966400}}}}"#
                + "\n" + result("You've hit your session limit · resets 4pm")
        ),
        Fixture(
            "text reset only",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T19:00:00Z",
            rule: "claude.hit-your-limit",
            result("You've hit your limit · resets 8pm (Europe/Berlin)")
        ),
        Fixture(
            "window behind a bare 429",
            .claude,
            exit: 1,
            .rateLimit,
            .session,
            at: "2026-03-05T15:00:00Z",
            rule: "claude.result.rate-limit",
            rejected + "\n" + result("Something went wrong")
        ),
        Fixture(
            "window of long ago",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T19:00:00Z",
            rule: "claude.hit-your-limit",
            rejected.replacing("1772722800", with: "1772622800") + "\n" + result("You've hit your limit · resets 8pm (Europe/Berlin)")
        ),
        Fixture(
            "throttled",
            .claude,
            exit: 1,
            .transient,
            rule: "claude.server-throttling",
            result("API Error: Server is temporarily limiting requests (not your usage limit) · Rate limited")
        ),
        Fixture("bare 429", .claude, exit: 1, .rateLimit, .request, rule: "claude.result.rate-limit", result("Something went wrong")),
        Fixture("529", .claude, exit: 1, .transient, rule: "claude.result.transient", result("Something", status: "529")),
        Fixture("401", .claude, exit: 1, .auth, rule: "claude.result.auth", result("Something", status: "401")),
        Fixture(
            "too long",
            .claude,
            exit: 1,
            .contextExhausted,
            rule: "claude.result.context",
            result("Prompt is too long", status: "null", reason: "prompt_too_long")
        ),
        Fixture(
            "blocking limit",
            .claude,
            exit: 1,
            .contextExhausted,
            rule: "claude.result.context",
            result("", status: "null", reason: "blocking_limit")
        ),
        Fixture(
            "max turns",
            .claude,
            exit: 1,
            .unknown,
            rule: "claude.result.max-turns",
            #"{"type":"result","subtype":"error_max_turns","is_error":true,"session_id":"a"}"#
        ),
        Fixture(
            "budget",
            .claude,
            exit: 1,
            .billing,
            rule: "claude.result.max-budget",
            #"{"type":"result","subtype":"error_max_budget_usd","is_error":true,"session_id":"a"}"#
        ),
        Fixture(
            "group limit with a reset",
            .claude,
            exit: 1,
            .billing,
            rule: "claude.usage-limit-zero",
            rejected + "\n" + result("Your group's usage limit is set to $0")
        ),
        Fixture(
            "interrupted",
            .claude,
            exit: 130,
            .userExit,
            rule: "exit.interrupted",
            start + "\n" + #"{"type":"result","subtype":"error_during_execution","is_error":true,"session_id":"a"}"#
        ),
        Fixture(
            "failed without a reason",
            .claude,
            exit: 1,
            .unknown,
            rule: "claude.result.failed",
            #"{"type":"result","subtype":"error_during_execution","is_error":true,"session_id":"a"}"#
        ),
        Fixture(
            "array",
            .claude,
            exit: 1,
            .rateLimit,
            at: "2026-03-05T19:00:00Z",
            rule: "claude.hit-your-limit",
            "[" + start + "," + result("You've hit your limit · resets 8pm") + "]"
        ),
        Fixture(
            "session log",
            .claude,
            exit: nil,
            .rateLimit,
            at: "2026-03-05T19:00:00Z",
            rule: "claude.hit-your-limit",
            #"{"type":"assistant","sessionId":"s-1","isApiErrorMessage":true,"apiErrorStatus":429,"error":"rate_limit","message":{"model":"<synthetic>","content":[{"type":"text","text":"You've hit your limit · resets 8pm"}]}}"#
                + "\n" + #"{"type":"system","subtype":"turn_duration","durationMs":1}"# + "\n"
                + #"{"type":"file-history-snapshot","messageId":"m"}"#
        ),
        Fixture(
            "session log, ended turn",
            .claude,
            exit: nil,
            .completed,
            rule: "claude.turn-ended",
            #"{"type":"assistant","sessionId":"s-1","message":{"role":"assistant","stop_reason":"end_turn","content":[]}}"#
        ),
        Fixture(
            "hook",
            .claude,
            exit: nil,
            .rateLimit,
            .session,
            at: "2026-03-05T19:00:00Z",
            rule: "claude.session-limit-reached",
            #"{"session_id":"s-1","hook_event_name":"StopFailure","error_type":"rate_limit","error_message":"You've hit your session limit · resets 8pm"}"#
        ),
        Fixture(
            "hook overloaded",
            .claude,
            exit: nil,
            .transient,
            rule: "claude.hook.transient",
            #"{"session_id":"s-1","hook_event_name":"StopFailure","error":"overloaded","error_message":"x"}"#
        ),
    ]

    @Test(arguments: structured) func readsEachEvent(_ fixture: Fixture) throws {
        try fixture.check()
    }

    @Test func tellsTheSession() throws {
        let fixture = try #require(Self.structured.first)
        #expect(try fixture.classification().sessionID == "5b1f4f6e-1111-4222-8333-944445555666")
        #expect(try fixture.classification().confidence == .certain)
    }

    static let harmless: [Fixture] = [
        Fixture(
            "retries, then success",
            .claude,
            exit: 0,
            .completed,
            rule: "claude.result.completed",
            start + "\n"
                + #"{"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"retry_delay_ms":600,"error_status":429,"error":"rate_limit"}"#
                + "\n" + result("ok", error: false, status: "null", reason: "completed")
        ),
        Fixture(
            "retries only",
            .claude,
            exit: 137,
            .crashed,
            rule: "exit.crashed",
            start + "\n" + #"{"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"error_status":529,"error":"overloaded"}"#
        ),
        Fixture(
            "allowed, overage rejected",
            .claude,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            #"{"type":"rate_limit_event","rate_limit_info":{"status":"allowed","resetsAt":1772722800,"rateLimitType":"five_hour","overageStatus":"rejected","overageDisabledReason":"org_level_disabled","isUsingOverage":false}}"#
        ),
        Fixture(
            "warning",
            .claude,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            #"{"type":"rate_limit_event","rate_limit_info":{"status":"allowed_warning","resetsAt":1772722800,"rateLimitType":"seven_day"}}"#
        ),
        Fixture(
            "rejected, then allowed",
            .claude,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            rejected + "\n"
                + #"{"type":"rate_limit_event","rate_limit_info":{"status":"allowed","resetsAt":1772722800,"rateLimitType":"five_hour"}}"#
        ),
        Fixture(
            "rejected, then at work",
            .claude,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            rejected + "\n" + #"{"type":"assistant","message":{"model":"m","content":[]},"session_id":"a"}"#
        ),
        Fixture(
            "rejected, then success",
            .claude,
            exit: 0,
            .completed,
            rule: "claude.result.completed",
            rejected + "\n" + result("done", error: false, status: "null", reason: "completed")
        ),
        Fixture(
            "drawing on the overage",
            .claude,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            #"{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1772722800,"rateLimitType":"five_hour","overageStatus":"allowed","isUsingOverage":true}}"#
        ),
        Fixture(
            "failed, then resumed",
            .claude,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            result("You've hit your limit · resets 8pm") + "\n" + start
        ),
        Fixture(
            "answer quotes a banner",
            .claude,
            exit: 0,
            .completed,
            rule: "claude.result.completed",
            result("You've hit your limit · resets 8pm", error: false, status: "null", reason: "completed")
        ),
    ]

    @Test(arguments: harmless) func isNotMisledByEvents(_ fixture: Fixture) throws {
        try fixture.check()
    }
}
