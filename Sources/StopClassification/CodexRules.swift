/// How Codex CLI says why it stopped.
enum CodexRules {
    // MARK: - Structured: `codex exec --json`, session logs

    static let events: [EventRule] = [
        EventRule("codex.thread-started", .codex, type: "thread.started", .progress, session: ["thread_id"]),
        EventRule("codex.turn-started", .codex, type: "turn.started", .progress),
        EventRule("codex.item", .codex, type: "item.*", .progress),
        EventRule("codex.turn-completed", .codex, type: "turn.completed", .completed),
        turnFailed(
            "context",
            ["context_window_exceeded", "ContextWindowExceeded", "contextWindowExceeded"],
            .failed(.contextExhausted, nil)
        ),
        turnFailed("usage-limit", ["usage_limit_exceeded", "UsageLimitExceeded", "usageLimitExceeded"], .failed(.rateLimit, nil)),
        turnFailed("auth", ["unauthorized", "Unauthorized"], .failed(.auth, nil)),
        turnFailed("transient", ["server_overloaded", "internal_server_error"], .failed(.transient, nil)),
        turnFailed("failed", nil, .failed(.unknown, nil)),
        // A bare error may be one of the retries that follow it; only a failed turn is an end.
        EventRule("codex.error", .codex, type: "error", when: [.exists("message"), .missing("severity"), .missing("sessionID")], .none),
        EventRule("codex.session", .codex, type: "session_meta", .progress, session: ["payload.id"]),
        log("usage", "token_count", [], .windows(.codex)),
        log("completed", "task_complete", [], .idle),
        log("aborted", "turn_aborted", [], .stopped(.userExit, nil)),
        log("context", "error", [.equals("payload.codex_error_info", ["context_window_exceeded"])], .failed(.contextExhausted, nil)),
        log("usage-limit", "error", [.equals("payload.codex_error_info", ["usage_limit_exceeded"])], .failed(.rateLimit, nil)),
        log("failed", "error", [], .failed(.unknown, nil)),
        EventRule("codex.log.event", .codex, type: "event_msg", .progress),
        EventRule("codex.log.item", .codex, type: "response_item", .progress),
        EventRule("codex.log.context", .codex, type: "turn_context", .progress),
    ]

    private static func turnFailed(_ id: String, _ codes: [String]?, _ effect: EventRule.Effect) -> EventRule {
        var conditions: [EventCondition] = []
        if let codes { conditions.append(.any([.equals("error.codex_error_info", codes), .equals("error.code", codes)])) }
        return EventRule(
            "codex.turn-failed.\(id)",
            .codex,
            type: "turn.failed",
            when: conditions,
            effect,
            message: ["error.message"],
            reset: ["error.resets_at"]
        )
    }

    private static func log(_ id: String, _ type: String, _ conditions: [EventCondition], _ effect: EventRule.Effect) -> EventRule {
        EventRule(
            "codex.log.\(id)",
            .codex,
            type: "event_msg",
            when: [.equals("payload.type", [type])] + conditions,
            effect,
            message: ["payload.message"]
        )
    }

    // MARK: - Text: in text mode errors begin with `ERROR: `, in the terminal interface with `■`

    static let texts: [TextRule] = [
        TextRule(
            "codex.usage-limit-response",
            .codex,
            .rateLimit,
            prefix: .required,
            announcement: .structured,
            like: [
                "{http |unexpected status |}429 too many requests*usage_limit_reached*"
            ]
        ),
        TextRule(
            "codex.usage-limit-response",
            .codex,
            .rateLimit,
            announcement: .structured,
            like: [
                "{http |unexpected status }429 too many requests: *usage_limit_reached*"
            ]
        ),
        TextRule(
            "codex.billing",
            .codex,
            .billing,
            like: [
                "your workspace is out of credits*", "you {hit|'ve hit|'ve reached} your spend cap*",
                "{you've|you have} {hit|reached} your spend cap*",
                "quota exceeded. check your plan and billing details*", "to use codex with your chatgpt plan, upgrade to *",
            ]
        ),
        TextRule(
            "codex.billing",
            .codex,
            .billing,
            prefix: .required,
            like: [
                "you exceeded your current quota, *billing details{.|}", "you exceeded your current quota, * read the docs*",
                CommonRules.json("insufficient_quota"),
            ]
        ),
        TextRule(
            "codex.model-usage-limit",
            .codex,
            .rateLimit,
            .model,
            like: [
                "{you've|you have} {hit|reached} your usage limit for *"
            ]
        ),
        TextRule(
            "codex.usage-limit",
            .codex,
            .rateLimit,
            like: [
                "{you've|you have} {hit|reached} your usage limit{.|}",
                "{you've|you have} {hit|reached} your usage limit{.|,|;| or} *try again *",
                "{you've|you have} {hit|reached} your usage limit. {upgrade|to get|visit|purchase|start|contact|ask}*",
            ]
        ),
        TextRule(
            "codex.context-window",
            .codex,
            .contextExhausted,
            like: [
                "codex ran out of room in the model's context window*", "your input exceeds the context window of this model*",
            ]
        ),
        TextRule("codex.context-window", .codex, .contextExhausted, prefix: .required, like: [CommonRules.json("context_length_exceeded")]),
        TextRule(
            "codex.daily-rate-limit",
            .codex,
            .rateLimit,
            .daily,
            like: [
                "rate limit reached for * on {requests|tokens} per day*", "rate limit reached for *({rpd|tpd}): limit*",
            ]
        ),
        TextRule(
            "codex.rate-limit",
            .codex,
            .rateLimit,
            .request,
            like: [
                "rate limit reached for * on {{requests|tokens|input tokens} per min*|*({tpm|rpm|itpm}): limit*}",
                "exceeded retry limit, last status: 429*",
            ]
        ),
        TextRule(
            "codex.transient",
            .codex,
            .transient,
            like: [
                "we're currently experiencing high demand*", "selected model is at capacity{.|~}*",
                "exceeded retry limit, last status: {5##|408}*", "exceeded retry limit, last status: 5*",
            ]
        ),
        TextRule(
            "codex.transient",
            .codex,
            .transient,
            prefix: .required,
            like: [
                "stream disconnected before completion*", "{http|unexpected status} {500|502|503|504|529} *",
                "error sending request for url*",
            ]
        ),
        TextRule(
            "codex.auth",
            .codex,
            .auth,
            like: [
                "your {access|refresh} token {could not be refreshed|has expired|was revoked|was already used}*",
                "your authentication session could not be refreshed*",
                "unexpected status 401 unauthorized{|:*|,*|.*}", "http 401 unauthorized{|:*|,*|.*}",
            ]
        ),
        TextRule(
            "codex.auth",
            .codex,
            .auth,
            prefix: .required,
            like: [
                "unexpected status 403 forbidden*", "incorrect api key provided*", "not logged in{.|~}*",
            ]
        ),
    ]
}
