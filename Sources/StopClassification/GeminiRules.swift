/// How Gemini CLI says why it stopped.
enum GeminiRules {
    // MARK: - Structured: `--output-format stream-json` and `json`

    static let events: [EventRule] =
        [
            EventRule("gemini.init", .gemini, type: "init", when: [.exists("session_id")], .progress, session: ["session_id"]),
            EventRule("gemini.message", .gemini, type: "message", when: [.exists("role")], .progress),
            EventRule("gemini.tool-use", .gemini, type: "tool_use", when: [.exists("tool_name")], .progress),
            EventRule("gemini.tool-result", .gemini, type: "tool_result", when: [.exists("tool_id")], .progress),
            EventRule("gemini.warning", .gemini, type: "error", when: [.equals("severity", ["warning"])], .none),
            EventRule(
                "gemini.error",
                .gemini,
                type: "error",
                when: [.exists("severity"), .exists("message")],
                .hint(.unknown, nil),
                message: ["message"]
            ),
        ] + failures("result", type: "result", [.equals("status", ["error"])]) { .failed($0, $1) } + [
            EventRule("gemini.result.completed", .gemini, type: "result", when: [.equals("status", ["success"])], .completed)
        ]

    /// A document without a session is how many services report an error, so it only hints at what happened here.
    static let documents: [EventRule] =
        failures("document", type: nil, [.exists("error.message"), .exists("session_id")]) { .failed($0, $1) }
        + failures("error-document", type: nil, [.exists("error.message")]) { .hint($0, $1) } + [
            EventRule(
                "gemini.document.completed",
                .gemini,
                type: nil,
                when: [.exists("response"), .exists("stats")],
                .completed,
                session: ["session_id"]
            )
        ]

    private static func failures(
        _ id: String,
        type: String?,
        _ conditions: [EventCondition],
        _ effect: (StopClass, LimitKind?) -> EventRule.Effect
    ) -> [EventRule] {
        func rule(_ name: String, _ errorType: String?, _ codes: [Int], _ effect: EventRule.Effect) -> EventRule {
            let signs = codes.map { EventCondition.within("error.code", $0...$0) } + (errorType.map { [.equals("error.type", [$0])] } ?? [])
            return EventRule(
                "gemini.\(id).\(name)",
                .gemini,
                type: type,
                when: conditions + (signs.isEmpty ? [] : [.any(signs)]),
                effect,
                session: ["session_id"],
                message: ["error.message"]
            )
        }
        return [
            rule("auth", "FatalAuthenticationError", [41, 401, 403], effect(.auth, nil)),
            rule("cancelled", "FatalCancellationError", [130], .stopped(.userExit, nil)),
            rule("turn-limit", "FatalTurnLimitedError", [53], .stopped(.unknown, nil)),
            rule("rate-limit", nil, [429], effect(.rateLimit, .request)),
            rule("transient", nil, [500, 502, 503, 504], effect(.transient, nil)),
            rule("failed", nil, [], effect(.unknown, nil)),
        ]
    }

    static let exits: [ExitRule] = [
        ExitRule("gemini.exit.auth", .auth, [41], assistant: .gemini),
        ExitRule("gemini.exit.input", .unknown, [42], assistant: .gemini),
        ExitRule("gemini.exit.config", .unknown, [52], assistant: .gemini),
        ExitRule("gemini.exit.turn-limit", .unknown, [53], assistant: .gemini),
        ExitRule("gemini.exit.tool", .unknown, [54], assistant: .gemini),
    ]

    // MARK: - Text

    static let texts: [TextRule] = [
        TextRule("gemini.credits", .gemini, .billing, prefix: .required, like: [CommonRules.json("insufficient_g1_credits_balance")]),
        TextRule(
            "gemini.validation",
            .gemini,
            .auth,
            prefix: .required,
            like: [CommonRules.json("{validation_required|\"unauthenticated\"}")]
        ),
        TextRule("gemini.daily-quota", .gemini, .rateLimit, .daily, like: ["you have exhausted your daily quota on this model*"]),
        // Names of quotas and metrics stand before or behind the status, so both orders are written down.
        TextRule(
            "gemini.daily-quota",
            .gemini,
            .rateLimit,
            .daily,
            prefix: .required,
            announcement: .none,
            like: [
                CommonRules.json("resource_exhausted*{perday|per_day|/daily|per day}"),
                CommonRules.json("{perday|per_day|/daily|per day}*resource_exhausted"), "quota exceeded for *per day*",
            ]
        ),
        TextRule("gemini.capacity", .gemini, .rateLimit, .model, like: ["you have exhausted your capacity on this model*"]),
        TextRule("gemini.quota-exhausted", .gemini, .rateLimit, prefix: .required, like: [CommonRules.json("quota_exhausted")]),
        TextRule(
            "gemini.rate-limit",
            .gemini,
            .rateLimit,
            .request,
            like: [
                "you exceeded your current quota, *please retry in #*", "please retry in #{s|ms|m|h}*",
                "resource {has been |}exhausted {(e.g. |}check quota*", "resource exhausted. please try again later*",
            ]
        ),
        TextRule(
            "gemini.rate-limit",
            .gemini,
            .rateLimit,
            .request,
            prefix: .required,
            like: [
                CommonRules.json("resource_exhausted"), CommonRules.json("rate_limit_exceeded"), "{# |}resource_exhausted{|:*|.*}",
                "you exceeded your current quota*ai.google.dev*", "got status: {429|resource_exhausted}*",
                "quota exceeded for quota metric*",
                "quota exceeded for *per minute*",
            ]
        ),
        TextRule(
            "gemini.context",
            .gemini,
            .contextExhausted,
            like: [
                "the input token count {(#) |}exceeds the maximum number of tokens allowed*"
            ]
        ),
        TextRule(
            "gemini.context",
            .gemini,
            .contextExhausted,
            prefix: .required,
            like: [CommonRules.json("input token count*exceeds the maximum")]
        ),
        TextRule(
            "gemini.transient",
            .gemini,
            .transient,
            prefix: .required,
            like: [
                CommonRules.json("\"unavailable\""), "the model is overloaded*", "got status: {503|500|unavailable|internal}*",
                CommonRules.json("\"status\":{ |}\"internal\""),
            ]
        ),
    ]
}
