import Testing

@testable import StopClassification

struct GeminiRulesTests {
    static let perDay = """
        [API Error: [{
          "error": {
            "code": 429,
            "message": "You exceeded your current quota, please check your plan and billing details.",
            "status": "RESOURCE_EXHAUSTED",
            "details": [
              {
                "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                "violations": [{ "quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier" }]
              },
              { "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.07s" }
            ]
          }
        }]

        """

    static let fixtures: [Fixture] = [
        Fixture(
            "G1",
            .gemini,
            exit: 1,
            .rateLimit,
            .model,
            at: "2026-03-05T12:00:05Z",
            rule: "gemini.capacity",
            "You have exhausted your capacity on this model. Your quota will reset after 5s..\n"
        ),
        Fixture(
            "G1 hours",
            .gemini,
            exit: 1,
            .rateLimit,
            .model,
            at: "2026-03-05T15:25:07Z",
            rule: "gemini.capacity",
            "✕ [API Error: You have exhausted your capacity on this model. Your quota will reset after 3h25m7s.]\n"
        ),
        Fixture(
            "G1 retrying",
            .gemini,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            "Attempt 1 failed: You have exhausted your capacity on this model. Your quota will reset after 5s.. Retrying after 6173ms...\n"
        ),
        Fixture(
            "G2",
            .gemini,
            exit: 1,
            .rateLimit,
            .daily,
            rule: "gemini.daily-quota",
            "[API Error: You have exhausted your daily quota on this model.]\n"
        ),
        Fixture("G3 per day", .gemini, exit: 1, .rateLimit, .daily, rule: "gemini.daily-quota", perDay),
        Fixture(
            "G3 per minute",
            .gemini,
            exit: 1,
            .rateLimit,
            .request,
            at: "2026-03-05T12:00:34Z",
            rule: "gemini.rate-limit",
            #"[API Error: {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProject"}]},{"retryDelay":"34s"}]}}]"#
        ),
        Fixture(
            "G3 message",
            .gemini,
            exit: 1,
            .rateLimit,
            .request,
            at: "2026-03-05T12:00:09Z",
            rule: "gemini.rate-limit",
            "Error: You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. Please retry in 9s.\n"
        ),
        Fixture(
            "G4 short",
            .gemini,
            exit: 1,
            .rateLimit,
            .request,
            rule: "gemini.rate-limit",
            #"[API Error: {"error":{"code":429,"details":[{"reason":"RATE_LIMIT_EXCEEDED"}]}}]"#
        ),
        Fixture(
            "G4 exhausted",
            .gemini,
            exit: 1,
            .rateLimit,
            rule: "gemini.quota-exhausted",
            #"[API Error: {"error":{"code":429,"details":[{"reason":"QUOTA_EXHAUSTED"}]}}]"#
        ),
        Fixture(
            "G4 credits",
            .gemini,
            exit: 1,
            .billing,
            rule: "gemini.credits",
            #"[API Error: {"error":{"code":429,"details":[{"reason":"INSUFFICIENT_G1_CREDITS_BALANCE"}]}}]"#
        ),
        Fixture(
            "G4 validation",
            .gemini,
            exit: 1,
            .auth,
            rule: "gemini.validation",
            #"[API Error: {"error":{"code":403,"details":[{"reason":"VALIDATION_REQUIRED"}]}}]"#
        ),
        Fixture(
            "G4 503",
            .gemini,
            exit: 1,
            .transient,
            rule: "gemini.transient",
            #"[API Error: {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]"#
        ),
        Fixture(
            "quota metric per day",
            .gemini,
            exit: 1,
            .rateLimit,
            .daily,
            rule: "gemini.daily-quota",
            "[API Error: Quota exceeded for quota metric 'Requests' and limit 'Requests per day per user per tier' of service 'x'.]"
        ),
        Fixture(
            "context",
            .gemini,
            exit: 1,
            .contextExhausted,
            rule: "gemini.context",
            "[API Error: The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).]"
        ),
        Fixture("exit 41", .gemini, exit: 41, .auth, rule: "gemini.exit.auth", ""),
        Fixture("exit 53", .gemini, exit: 53, .unknown, rule: "gemini.exit.turn-limit", ""),
        Fixture("exit 130", .gemini, exit: 130, .userExit, rule: "exit.interrupted", ""),
        Fixture(
            "stream completed",
            .gemini,
            exit: 0,
            .completed,
            rule: "gemini.result.completed",
            #"{"type":"init","session_id":"g-1","model":"m"}"# + "\n" + #"{"type":"result","status":"success","stats":{}}"#
        ),
        Fixture(
            "stream failed",
            .gemini,
            exit: 1,
            .rateLimit,
            .daily,
            rule: "gemini.daily-quota",
            #"{"type":"init","session_id":"g-1","model":"m"}"# + "\n"
                + #"{"type":"result","status":"error","error":{"type":"QuotaError","message":"[API Error: You have exhausted your daily quota on this model.]"}}"#
        ),
        Fixture(
            "stream 429",
            .gemini,
            exit: 1,
            .rateLimit,
            .request,
            rule: "gemini.result.rate-limit",
            #"{"type":"result","status":"error","error":{"type":"ApiError","message":"x","code":429}}"#
        ),
        Fixture(
            "stream error without result",
            .gemini,
            exit: 1,
            .rateLimit,
            .daily,
            rule: "gemini.daily-quota",
            #"{"type":"error","severity":"error","message":"You have exhausted your daily quota on this model."}"#
        ),
        Fixture(
            "stream warning",
            .gemini,
            exit: 1,
            .unknown,
            rule: "exit.failed",
            #"{"type":"error","severity":"warning","message":"You have exhausted your daily quota on this model."}"#
        ),
        Fixture(
            "document failed",
            .gemini,
            exit: 1,
            .rateLimit,
            .model,
            at: "2026-03-05T12:00:05Z",
            rule: "gemini.capacity",
            "Loaded cached credentials.\n{\n  \"session_id\": \"g-1\",\n  \"error\": {\n    \"type\": \"ApiError\",\n    \"message\": \"You have exhausted your capacity on this model. Your quota will reset after 5s.\",\n    \"code\": 1\n  }\n}\n"
        ),
        Fixture(
            "document completed",
            .gemini,
            exit: 0,
            .completed,
            rule: "gemini.document.completed",
            "{\n  \"session_id\": \"g-1\",\n  \"response\": \"429\",\n  \"stats\": {\n    \"models\": {}\n  }\n}\n"
        ),
        Fixture(
            "document without a session",
            .gemini,
            exit: 41,
            .auth,
            rule: "gemini.error-document.auth",
            "{\n  \"error\": {\n    \"type\": \"FatalAuthenticationError\",\n    \"message\": \"no\",\n    \"code\": 41\n  }\n}\n"
        ),
    ]

    @Test(arguments: fixtures) func readsEachShape(_ fixture: Fixture) throws {
        try fixture.check()
    }

    @Test func readsARetryOfAnUnknownAssistantAsSuch() throws {
        // The same words begin a message of another service that means an empty account.
        let fixture = try #require(Self.fixtures.first { $0.id == "G3 message" })
        let answer = try fixture.classification(as: .custom)
        #expect(answer.stopClass == .rateLimit)
        #expect(answer.resumeAt == (try unix("2026-03-05T12:00:09Z")))
    }
}
