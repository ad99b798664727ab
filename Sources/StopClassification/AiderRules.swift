/// How Aider says why it stopped; it exits with 0 whatever happened.
enum AiderRules {
    static let texts: [TextRule] = [
        TextRule(
            "aider.context",
            .aider,
            .contextExhausted,
            strength: .heading,
            like: ["{model |}* has hit a token limit!"],
            followedBy: "{input|total} tokens: *possibly exhausted context window!*"
        ),
        TextRule(
            "aider.output-limit",
            .aider,
            .outputLimit,
            strength: .heading,
            like: ["{model |}* has hit a token limit!"],
            followedBy: "output tokens: *possibly exceeded output limit!*"
        ),
        TextRule("aider.context", .aider, .contextExhausted, like: ["{input|total} tokens: # of # * possibly exhausted context window!"]),
        TextRule(
            "aider.output-limit",
            .aider,
            .outputLimit,
            strength: .weak,
            like: ["output tokens: # of # * possibly exceeded output limit!"]
        ),
        TextRule(
            "aider.context",
            .aider,
            .contextExhausted,
            like: ["litellm.contextwindowexceedederror*", "litellm.badrequesterror: *contextwindowexceedederror*"]
        ),
        TextRule(
            "aider.billing",
            .aider,
            .billing,
            like: ["litellm.{ratelimiterror|badrequesterror}: *{insufficient_quota|credit balance is too low}*"]
        ),
        TextRule(
            "aider.auth",
            .aider,
            .auth,
            like: [
                "litellm.{authenticationerror|permissiondeniederror}*", "authenticationerror: *check your api key*",
                "the api provider is not able to authenticate you. check your api key*",
            ]
        ),
        TextRule(
            "aider.rate-limit",
            .aider,
            .rateLimit,
            .request,
            like: [
                "litellm.ratelimiterror: *", "the api provider has rate limited you. try again later or check your quotas*",
            ]
        ),
        TextRule(
            "aider.transient",
            .aider,
            .transient,
            like: [
                "litellm.{internalservererror|serviceunavailableerror|timeout|apiconnectionerror|apierror|badgatewayerror}{|: *}",
                "the api provider's servers are {down or overloaded|down|overloaded}*",
                "the api provider timed out without returning a response*",
            ]
        ),
    ]

    /// What Aider advises below the report of a token limit.
    static let trailers: [LinePattern] = [
        "token counts below are approximate.", "{input|output|total} tokens: # of #", "to reduce {input|output} tokens:",
        "· {ask for smaller|break your code|use a stronger|use /|try using|add only|use --|split}*", "for more info: http*",
        "{use|try} {/|--}*",
    ]
}
