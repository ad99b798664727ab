import Testing

@testable import StopClassification

struct AiderRulesTests {
    static func tokenLimit(input: String = "", output: String = "", total: String = "") -> String {
        """
        Model openrouter/example/model-1 has hit a token limit!
        Token counts below are approximate.

        Input tokens: ~300,000 of 272,000\(input)
        Output tokens: ~1,200 of 128,000\(output)
        Total tokens: ~301,200 of 272,000\(total)

        To reduce output tokens:
        - Ask for smaller changes in each request.
        - Break your code into smaller source files.

        For more info: https://aider.example.test/docs/token-limits.html

        """
    }

    static let fixtures: [Fixture] = [
        Fixture(
            "A1",
            .aider,
            exit: 0,
            .rateLimit,
            .request,
            rule: "aider.rate-limit",
            """
            litellm.RateLimitError: RateLimitError: OpenAIException - Too many tokens
            The API provider has rate limited you. Try again later or check your quotas.
            Retrying in 32.0 seconds...

            """
        ),
        Fixture(
            "A1, then an answer",
            .aider,
            exit: 0,
            .completed,
            rule: "exit.clean",
            """
            litellm.RateLimitError: RateLimitError: OpenAIException - Too many tokens
            The API provider has rate limited you. Try again later or check your quotas.
            Retrying in 0.2 seconds...
            I have changed the function as you asked.
            Tokens: 5.1k sent, 212 received.

            """
        ),
        Fixture(
            "A2 context",
            .aider,
            exit: 0,
            .contextExhausted,
            rule: "aider.context",
            tokenLimit(input: " -- possibly exhausted context window!", total: " -- possibly exhausted context window!")
        ),
        Fixture(
            "A2 output",
            .aider,
            exit: 0,
            .outputLimit,
            rule: "aider.output-limit",
            tokenLimit(output: " -- possibly exceeded output limit!")
        ),
        Fixture(
            "A2 both",
            .aider,
            exit: 0,
            .contextExhausted,
            rule: "aider.context",
            tokenLimit(input: " -- possibly exhausted context window!", output: " -- possibly exceeded output limit!")
        ),
        Fixture(
            "A3",
            .aider,
            exit: 0,
            .contextExhausted,
            rule: "aider.context",
            "litellm.ContextWindowExceededError: ContextWindowExceededError: OpenAIException - too long\n"
        ),
        Fixture(
            "A3 auth",
            .aider,
            exit: 0,
            .auth,
            rule: "aider.auth",
            "litellm.AuthenticationError: AnthropicException - invalid x-api-key\nThe API provider is not able to authenticate you. Check your API key.\n"
        ),
        Fixture(
            "A3 server",
            .aider,
            exit: 0,
            .transient,
            rule: "aider.transient",
            "litellm.InternalServerError: AnthropicException - Overloaded\nThe API provider's servers are down or overloaded.\nRetrying in 0.5 seconds...\n"
        ),
        Fixture("A3 unavailable", .aider, exit: 1, .transient, rule: "aider.transient", "litellm.ServiceUnavailableError: x\n"),
        Fixture("A3 timeout", .aider, exit: 1, .transient, rule: "aider.transient", "litellm.Timeout: x\n"),
    ]

    @Test(arguments: fixtures) func readsEachShape(_ fixture: Fixture) throws {
        try fixture.check()
    }
}
