import Testing

@testable import StopClassification

struct OpencodeRulesTests {
    static func error(_ name: String, _ data: String) -> String {
        #"{"type":"error","timestamp":1772712000000,"sessionID":"ses_4f2a","error":{"name":"\#(name)","data":{\#(data)}}}"# + "\n"
    }

    static let fixtures: [Fixture] = [
        Fixture(
            "429 with retry-after",
            .opencode,
            exit: 1,
            .rateLimit,
            .request,
            at: "2026-03-05T14:13:19Z",
            rule: "opencode.error.rate-limit",
            error("APIError", #""message":"slow down","statusCode":429,"isRetryable":true,"responseHeaders":{"retry-after":"7999"}"#)
        ),
        Fixture(
            "429 with milliseconds",
            .opencode,
            exit: 1,
            .rateLimit,
            .request,
            at: "2026-03-05T12:00:30Z",
            rule: "opencode.rate-limit",
            error(
                "APIError",
                #""message":"Too Many Requests","statusCode":429,"responseHeaders":{"retry-after-ms":"30000","retry-after":"99"}"#
            )
        ),
        Fixture(
            "429 with a date",
            .opencode,
            exit: 1,
            .rateLimit,
            .request,
            at: "2026-03-05T13:30:00Z",
            rule: "opencode.error.rate-limit",
            error("APIError", #""message":"x","statusCode":429,"responseHeaders":{"retry-after":"Thu, 05 Mar 2026 13:30:00 GMT"}"#)
        ),
        Fixture(
            "529",
            .opencode,
            exit: 1,
            .transient,
            rule: "opencode.error.transient",
            error("APIError", #""message":"x","statusCode":529"#)
        ),
        Fixture(
            "overloaded",
            .opencode,
            exit: 1,
            .transient,
            rule: "opencode.overloaded",
            error("UnknownError", #""message":"Provider is overloaded""#)
        ),
        Fixture(
            "context",
            .opencode,
            exit: 1,
            .contextExhausted,
            rule: "opencode.error.context",
            error("ContextOverflowError", #""message":"x""#)
        ),
        Fixture("output", .opencode, exit: 1, .outputLimit, rule: "opencode.error.output", error("MessageOutputLengthError", "")),
        Fixture("aborted", .opencode, exit: 1, .userExit, rule: "opencode.error.aborted", error("MessageAbortedError", #""message":"x""#)),
        Fixture(
            "auth",
            .opencode,
            exit: 1,
            .auth,
            rule: "opencode.error.auth",
            error("ProviderAuthError", #""providerID":"p","message":"x""#)
        ),
        Fixture(
            "free usage",
            .opencode,
            exit: 1,
            .rateLimit,
            .daily,
            rule: "opencode.error.free-usage",
            error(
                "APIError",
                #""message":"Free usage exceeded, add credits","statusCode":429,"responseBody":"{\"type\":\"FreeUsageLimitError\"}""#
            )
        ),
        Fixture(
            "usage limit",
            .opencode,
            exit: 1,
            .rateLimit,
            at: "2026-03-10T03:39:10Z",
            rule: "service.usage-limit",
            error(
                "APIError",
                #""message":"The usage limit has been reached","statusCode":429,"responseBody":"{\"error\":{\"type\":\"usage_limit_reached\",\"resets_at\":1773113950}}""#
            )
        ),
        Fixture(
            "billing",
            .opencode,
            exit: 1,
            .billing,
            rule: "opencode.error.billing",
            error(
                "APIError",
                #""message":"x","statusCode":429,"isRetryable":false,"responseBody":"{\"error\":{\"code\":\"insufficient_quota\"}}""#
            )
        ),
        Fixture(
            "JSON within the message",
            .opencode,
            exit: 1,
            .rateLimit,
            .request,
            rule: "opencode.rate-limit",
            error("UnknownError", #""message":"{\"message\":\"Too Many Requests\"}""#)
        ),
        Fixture(
            "error, then done",
            .opencode,
            exit: 1,
            .contextExhausted,
            rule: "opencode.error.context",
            error("ContextOverflowError", "") + #"{"type":"done","reason":"idle","sessionID":"ses_4f2a"}"#
        ),
        Fixture(
            "done",
            .opencode,
            exit: 0,
            .completed,
            rule: "opencode.done",
            #"{"type":"text","sessionID":"ses_4f2a","part":{"text":"429"}}"# + "\n"
                + #"{"type":"done","reason":"idle","sessionID":"ses_4f2a"}"#
        ),
        Fixture(
            "error, then at work",
            .opencode,
            exit: 0,
            .completed,
            rule: "exit.clean",
            error("APIError", #""message":"x","statusCode":429"#) + #"{"type":"step_start","sessionID":"ses_4f2a","part":{}}"#
        ),
        Fixture(
            "text",
            .opencode,
            exit: 1,
            .rateLimit,
            .daily,
            rule: "opencode.free-usage",
            "Error: Free usage exceeded, add credits https://example.test/zen\n"
        ),
        Fixture("text limit", .opencode, exit: 0, .rateLimit, rule: "service.usage-limit", "Error: The usage limit has been reached\n"),
        Fixture("text requests", .opencode, exit: 1, .rateLimit, .request, rule: "opencode.rate-limit", "Error: Too Many Requests\n"),
    ]

    @Test(arguments: fixtures) func readsEachShape(_ fixture: Fixture) throws {
        try fixture.check()
    }

    @Test(arguments: fixtures) func readsEachShapeOfAnUnknownAssistant(_ fixture: Fixture) throws {
        let answer = try fixture.classification(as: .custom)
        #expect(answer.stopClass == fixture.stopClass)
        #expect(answer.resumeAt == (try fixture.resumeAt.map { try unix($0) }))
    }

    @Test func tellsTheSession() throws {
        #expect(try #require(Self.fixtures.first).classification().sessionID == "ses_4f2a")
    }
}
