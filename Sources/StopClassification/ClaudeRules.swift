/// How Claude Code says why it stopped.
enum ClaudeRules {
    // MARK: - Structured: `--output-format stream-json`, session logs, the StopFailure hook

    static let events: [EventRule] = [
        EventRule("claude.init", .claude, type: "system", when: [.equals("subtype", ["init"])], .progress, session: ["session_id"]),
        EventRule("claude.system", .claude, type: "system", .none),
        EventRule("claude.rate-limit-event", .claude, type: "rate_limit_event", .windows(.claude), session: ["session_id"]),
        result("context", [.any([.equals("terminal_reason", ["prompt_too_long", "blocking_limit"])])], .stopped(.contextExhausted, nil)),
        result(
            "max-turns",
            [.any([.equals("terminal_reason", ["max_turns"]), .equals("subtype", ["error_max_turns"])])],
            .stopped(.unknown, nil)
        ),
        result("max-budget", [.equals("subtype", ["error_max_budget_usd"])], .stopped(.billing, nil)),
        result(
            "max-output",
            [failed, .any([.equals("stop_reason", ["max_tokens"]), .equals("terminal_reason", ["max_output_tokens"])])],
            .stopped(.outputLimit, nil)
        ),
        result("rate-limit", [failed, .within("api_error_status", 429...429)], .failed(.rateLimit, .request)),
        result(
            "auth",
            [failed, .any([.within("api_error_status", 401...401), .within("api_error_status", 403...403)])],
            .failed(.auth, nil)
        ),
        result("billing", [failed, .within("api_error_status", 402...402)], .failed(.billing, nil)),
        result("context", [failed, .within("api_error_status", 413...413)], .failed(.contextExhausted, nil)),
        result(
            "transient",
            [failed, .any([.within("api_error_status", 408...408), .within("api_error_status", 500...599)])],
            .failed(.transient, nil)
        ),
        result("failed", [failed], .failed(.unknown, nil)),
        result("completed", [.exists("subtype")], .completed),
        apiError("rate-limit", ["rate_limit"], 429...429, .failed(.rateLimit, .request)),
        apiError("auth", ["authentication_failed", "oauth_org_not_allowed"], 401...401, .failed(.auth, nil)),
        apiError("billing", ["billing_error"], 402...402, .failed(.billing, nil)),
        apiError("max-output", ["max_output_tokens"], nil, .failed(.outputLimit, nil)),
        apiError("transient", ["overloaded", "server_error"], 500...599, .failed(.transient, nil)),
        apiError("failed", nil, nil, .failed(.unknown, nil)),
        EventRule(
            "claude.turn-ended",
            .claude,
            type: "assistant",
            when: [.exists("sessionId"), .equals("message.stop_reason", ["end_turn"])],
            .hint(.completed, nil),
            session: ["sessionId"]
        ),
        EventRule("claude.assistant", .claude, type: "assistant", .progress, session: ["session_id", "sessionId"]),
        EventRule(
            "claude.local-command",
            .claude,
            type: "user",
            when: [.any([.isTrue("isMeta"), .begins("message.content", "<command-name>"), .begins("message.content", "<local-command")])],
            .none
        ),
        EventRule(
            "claude.interrupted",
            .claude,
            type: "user",
            when: [
                .any([
                    .begins("message.content", "[Request interrupted by user"),
                    .begins("message.content.0.text", "[Request interrupted by user"),
                ])
            ],
            .stopped(.userExit, nil),
            session: ["session_id", "sessionId"],
            message: ["message.content.0.text", "message.content"]
        ),
        EventRule("claude.user", .claude, type: "user", when: [.exists("message")], .progress, session: ["session_id", "sessionId"]),
        EventRule("claude.stream", .claude, type: "stream_event", .progress),
        hook("rate-limit", ["rate_limit"], .failed(.rateLimit, .request)),
        hook("transient", ["overloaded", "server_error"], .failed(.transient, nil)),
        hook("auth", ["authentication_failed", "oauth_org_not_allowed"], .failed(.auth, nil)),
        hook("billing", ["billing_error"], .failed(.billing, nil)),
        hook("max-output", ["max_output_tokens"], .failed(.outputLimit, nil)),
        hook("failed", nil, .failed(.unknown, nil)),
        // Bookkeeping of session logs.
        EventRule("claude.log", .claude, type: "summary", .none),
        EventRule("claude.log", .claude, type: "file-history-snapshot", .none),
        EventRule("claude.log", .claude, type: "queue-operation", .none),
    ]

    /// `subtype` is no sign of an error: a limit comes as `success` with `is_error`.
    private static let failed = EventCondition.any([
        .isTrue("is_error"), .begins("subtype", "error"), .within("api_error_status", 400...599),
        .equals("terminal_reason", ["api_error"]),
    ])

    private static func result(_ id: String, _ conditions: [EventCondition], _ effect: EventRule.Effect) -> EventRule {
        EventRule(
            "claude.result.\(id)",
            .claude,
            type: "result",
            when: [.exists("subtype")] + conditions,
            effect,
            session: ["session_id"],
            message: ["result", "errors.0", "error"]
        )
    }

    /// The record that Claude Code writes in the model's place when a request failed for good.
    private static func apiError(
        _ id: String,
        _ errors: [String]?,
        _ statuses: ClosedRange<Int>?,
        _ effect: EventRule.Effect
    ) -> EventRule {
        var signs: [EventCondition] = []
        if let errors { signs.append(.equals("error", errors)) }
        if let statuses { signs.append(.within("apiErrorStatus", statuses)) }
        if signs.isEmpty { signs = [.isTrue("isApiErrorMessage"), .exists("error")] }
        return EventRule(
            "claude.api-error.\(id)",
            .claude,
            type: "assistant",
            when: [.any([.isTrue("isApiErrorMessage"), .exists("error")]), .any(signs)],
            effect,
            session: ["session_id", "sessionId"],
            message: ["message.content.0.text", "message.content"]
        )
    }

    private static func hook(_ id: String, _ errors: [String]?, _ effect: EventRule.Effect) -> EventRule {
        var conditions: [EventCondition] = [.equals("hook_event_name", ["StopFailure"])]
        if let errors { conditions.append(.any([.equals("error_type", errors), .equals("error", errors)])) }
        return EventRule(
            "claude.hook.\(id)",
            .claude,
            type: nil,
            when: conditions,
            effect,
            session: ["session_id"],
            message: ["error_message", "last_assistant_message"]
        )
    }

    // MARK: - Text

    static let texts: [TextRule] = [
        // Behind Claude Code may stand another provider with limits of its own (z.ai).
        TextRule(
            "claude.provider-weekly-limit",
            .claude,
            .rateLimit,
            .weekly,
            prefix: .required,
            like: [
                "429 *\"1310\"*", "429 *weekly/monthly limit exhausted*",
            ]
        ),
        TextRule(
            "claude.provider-session-limit",
            .claude,
            .rateLimit,
            .session,
            prefix: .required,
            like: [
                "429 *\"1308\"*", "429 *usage limit reached for # hour*",
            ]
        ),
        TextRule("claude.server-throttling", .claude, .transient, like: ["server is temporarily limiting requests*"]),
        TextRule(
            "claude.spend-limit",
            .claude,
            .billing,
            like: [
                "{you've|you have} {hit|reached} your{ {org|organization|team|workspace}'s|}{ monthly|} {spend|spending} limit*"
            ]
        ),
        TextRule(
            "claude.usage-limit-zero",
            .claude,
            .billing,
            like: [
                "your {group|organization|account|workspace|team|seat}'s usage limit is set to $0*"
            ]
        ),
        TextRule(
            "claude.credit-balance",
            .claude,
            .billing,
            like: ["{your |}credit balance is too low{~| to access *}", "credit balance too low~"]
        ),
        TextRule(
            "claude.credit-balance",
            .claude,
            .billing,
            prefix: .required,
            like: [
                "{400|402|403} *credit balance is too low*", CommonRules.json("{billing_error|credit balance is too low}"),
            ]
        ),
        TextRule(
            "claude.usage-limit-reached",
            .claude,
            .rateLimit,
            like: [
                "claude{ ai| pro| max|} usage limit reached~", "{your |}usage limit {has been |}reached~",
                "claude{ ai|} usage limit reached{.|,|;|} your limit will reset *",
            ]
        ),
        TextRule(
            "claude.session-limit-reached",
            .claude,
            .rateLimit,
            .session,
            like: [
                "{your |}{{5|five}{-| }hour|session}{ usage|} limit {has been |}reached~",
                "{you've|you have} {hit|reached} your {session|{5|five}{-| }hour} limit~",
            ]
        ),
        TextRule(
            "claude.weekly-limit-reached",
            .claude,
            .rateLimit,
            .weekly,
            like: [
                "{your |}{weekly|{7|seven}{-| }day}{ usage|} limit {has been |}reached~",
                "{you've|you have} {hit|reached} your {weekly|{7|seven}{-| }day} limit~",
            ]
        ),
        TextRule(
            "claude.daily-limit-reached",
            .claude,
            .rateLimit,
            .daily,
            like: [
                "{your |}daily{ usage|} limit {has been |}reached~", "{you've|you have} {hit|reached} your daily limit~",
            ]
        ),
        TextRule(
            "claude.hit-your-limit",
            .claude,
            .rateLimit,
            like: [
                "{you've|you have} {hit|reached} your{ {org|organization|team|workspace}'s|}{ usage| rate| monthly| monthly usage| team| plan| account|} limit~",
                "limit reached · resets *",
            ]
        ),
        TextRule(
            "claude.model-limit-reached",
            .claude,
            .rateLimit,
            .model,
            like: [
                "{opus|sonnet|haiku|fable}{ #|}{ weekly| usage|} limit reached~",
                "{you've|you have} {hit|reached} your {weekly |}@{ #|}{ weekly| usage|} limit~",
            ]
        ),
        TextRule(
            "claude.extra-usage",
            .claude,
            .rateLimit,
            like: [
                "{you're|you are} out of {extra usage|usage credits|usage}~", "{you've|you have} used all {of |}your extra usage~",
            ]
        ),
        TextRule(
            "claude.context-limit",
            .claude,
            .contextExhausted,
            like: [
                "context limit reached{~|. {use|run}*}", "context {window|length} exceeded{~|. {use|run|start|please}*}",
                "prompt is too long{~|: *}", "input length and *max_tokens* exceed context limit*",
                "conversation {is |}too long. press esc *",
            ]
        ),
        TextRule(
            "claude.context-limit",
            .claude,
            .contextExhausted,
            prefix: .required,
            like: [
                "{400|413} *prompt is too long*", "400 *exceed context limit*", "conversation too long*",
            ]
        ),
        TextRule("claude.interrupted", .claude, .userExit, like: ["[request interrupted by user{| for tool use}]"]),
        TextRule(
            "claude.context-low",
            .claude,
            .contextExhausted,
            strength: .weak,
            like: [
                "context low{ (*)|} · run /compact*"
            ]
        ),
        TextRule(
            "claude.output-limit",
            .claude,
            .outputLimit,
            like: [
                "claude's response exceeded the # output token maximum*"
            ]
        ),
        TextRule(
            "claude.auth",
            .claude,
            .auth,
            like: [
                "invalid api key · *", "not logged in · *", "oauth token {has expired|revoked|has been revoked}*",
                "please run /login{| · *|.}", "missing api key · *", "failed to authenticate. *",
                "{your |}session {has |}expired. please run /login*", "your {account|organization} does not have access to claude*",
                "{this|your} organization has been disabled*",
            ]
        ),
        TextRule(
            "claude.auth",
            .claude,
            .auth,
            prefix: .required,
            like: [
                "invalid bearer token*", "invalid api key*", "not logged in*", "invalid authentication credentials*",
                "failed to authenticate*", "oauth authentication is currently not *",
                CommonRules.json("{authentication_error|permission_error}"),
            ]
        ),
        TextRule(
            "claude.rate-limit",
            .claude,
            .rateLimit,
            .request,
            like: [
                "this request would exceed your {account|organization}'s {*|}rate limit*"
            ]
        ),
        TextRule(
            "claude.rate-limit",
            .claude,
            .rateLimit,
            .request,
            prefix: .required,
            like: [
                "request rejected (429)~", "rate limit reached~", "rate limited{.|~}", CommonRules.json("rate_limit_error"),
            ]
        ),
        TextRule(
            "claude.overloaded",
            .claude,
            .transient,
            prefix: .required,
            like: [
                "repeated 529 overloaded errors*", "overloaded{~|. *}", CommonRules.json("overloaded_error"),
            ]
        ),
        TextRule(
            "claude.transient",
            .claude,
            .transient,
            prefix: .required,
            like: [
                "internal server error~", CommonRules.json("{\"|'}api_error{\"|'}"), "unable to connect to api*", "request was aborted{.|}",
            ]
        ),
        TextRule(
            "claude.transient",
            .claude,
            .transient,
            like: ["unable to connect to anthropic services*", "failed to connect to api.anthropic.com*"]
        ),
    ]
}
