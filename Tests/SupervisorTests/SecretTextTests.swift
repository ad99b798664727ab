import Testing

@testable import Supervisor

struct SecretTextTests {
    @Test(arguments: [
        ("Authorization: Bearer abcdef0123456789", "Authorization: Bearer [hidden]"),
        ("Incorrect API key provided: sk-proj-1234567890abcdef.", "Incorrect API key provided: [hidden]"),
        ("x-api-key: 1234567890 is wrong", "x-api-key: [hidden] is wrong"), ("{\"token\": \"q2w3e4r5t6\"}", "{\"token\": \"[hidden]\"}"),
        ("PASSWORD=hunter2hunter2", "PASSWORD=[hidden]"), ("key AKIAIOSFODNN7EXAMPLE", "key [hidden]"),
    ])
    func whatLooksLikeASecretIsTakenOut(_ text: String, _ shown: String) {
        #expect(SecretText.shown(text, limit: 400) == shown)
    }

    @Test(arguments: [
        "You've hit your session limit · resets 3pm (Europe/Berlin)", "maximum context length is 200000 tokens: 200001 given",
        "Invalid token: expected a number", "session 4f6c2a52-8d0e-4c39-9a1d-6d2f6f0f7a11", "token limit 12", "",
    ])
    func whatDoesNotStays(text: String) {
        #expect(SecretText.shown(text, limit: 400) == text)
    }

    @Test func itIsOneLineOfBoundedLength() {
        #expect(SecretText.shown("a\nb\u{1B}[0m\u{202E}c", limit: 400) == "a b [0m c")
        #expect(SecretText.shown(String(repeating: "é", count: 500), limit: 10) == String(repeating: "é", count: 9) + "…")
    }
}
