/// How opencode says why it stopped.
enum OpencodeRules {
    // MARK: - Structured: `opencode run --format json`

    static let events: [EventRule] = [
        error("context", [name("ContextOverflowError")], .stopped(.contextExhausted, nil)),
        error("output", [name("MessageOutputLengthError")], .stopped(.outputLimit, nil)),
        error("aborted", [name("MessageAbortedError")], .stopped(.userExit, nil)),
        error("auth", [name("ProviderAuthError")], .stopped(.auth, nil)),
        error("free-usage", [.contains(body, ["FreeUsageLimitError"])], .stopped(.rateLimit, .daily)),
        error(
            "billing",
            [
                .any([
                    .within(status, 402...402),
                    .contains(body, ["insufficient_quota", "billing_hard_limit", "credit balance", "CreditsError"]),
                ])
            ],
            .stopped(.billing, nil)
        ),
        error(
            "context",
            [.contains(body, ["context_length_exceeded", "prompt is too long", "exceed context limit"])],
            .stopped(.contextExhausted, nil)
        ),
        error("usage-limit", [.contains(body, ["usage_limit_reached"])], .failed(.rateLimit, nil)),
        error("rate-limit", [.within(status, 429...429)], .failed(.rateLimit, .request)),
        error("auth", [.any([.within(status, 401...401), .within(status, 403...403)])], .failed(.auth, nil)),
        error("context", [.within(status, 413...413)], .failed(.contextExhausted, nil)),
        error("transient", [.any([.within(status, 500...599), .within(status, 408...408)])], .failed(.transient, nil)),
        error("overloaded", [.contains("error.data.message", ["overloaded"])], .failed(.transient, nil)),
        error("failed", [], .failed(.unknown, nil)),
        EventRule("opencode.done", .opencode, type: "done", when: [.exists("reason")], .idle, session: ["sessionID"]),
        progress("step_start"), progress("text"), progress("reasoning"), progress("tool_use"), progress("step_finish"),
    ]

    private static let status = "error.data.statusCode"
    private static let body = "error.data.responseBody"

    private static func name(_ name: String) -> EventCondition { .equals("error.name", [name]) }

    private static func error(_ id: String, _ conditions: [EventCondition], _ effect: EventRule.Effect) -> EventRule {
        let headers = "error.data.responseHeaders."
        return EventRule(
            "opencode.error.\(id)",
            .opencode,
            type: "error",
            when: [.exists("error.name")] + conditions,
            effect,
            session: ["sessionID"],
            message: ["error.data.message", "error.message"],
            reset: [
                headers + "retry-after-ms", headers + "retry-after", headers + "anthropic-ratelimit-unified-reset",
                headers + "anthropic-ratelimit-unified-5h-reset", headers + "anthropic-ratelimit-unified-7d-reset",
                headers + "anthropic-ratelimit-requests-reset", headers + "anthropic-ratelimit-tokens-reset",
                headers + "x-ratelimit-reset-requests", headers + "x-ratelimit-reset-tokens", body,
            ]
        )
    }

    private static func progress(_ type: String) -> EventRule {
        EventRule("opencode.\(type)", .opencode, type: type, when: [.exists("sessionID")], .progress, session: ["sessionID"])
    }

    // MARK: - Text

    static let texts: [TextRule] = [
        TextRule("opencode.free-usage", .opencode, .rateLimit, .daily, like: ["free usage exceeded{~|, *}"]),
        TextRule("opencode.session-limit", .opencode, .rateLimit, .session, like: ["usage limit reached for # hour{.|.*}"]),
        TextRule(
            "opencode.billing",
            .opencode,
            .billing,
            like: ["{your |}credit balance is too low*", "insufficient {balance|credits|quota|funds}{.|. *|~}"]
        ),
        TextRule(
            "opencode.rate-limit",
            .opencode,
            .rateLimit,
            .request,
            prefix: .required,
            like: [
                "too many requests{~|: *}", "rate limited~", "rate limit exceeded{~|. please *}",
            ]
        ),
        TextRule("opencode.overloaded", .opencode, .transient, prefix: .required, like: ["provider is overloaded~", "overloaded~"]),
        TextRule(
            "opencode.context",
            .opencode,
            .contextExhausted,
            prefix: .required,
            like: [
                "prompt is too long{~|: *}", "your input exceeds the context window*", "contextoverflowerror*",
                "this model's maximum context length is # tokens*", CommonRules.json("context_length_exceeded"),
            ]
        ),
        TextRule(
            "opencode.auth",
            .opencode,
            .auth,
            prefix: .required,
            like: ["providerautherror*", "{unauthorized|invalid api key}{.|~|: *}"]
        ),
    ]
}
