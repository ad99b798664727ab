import Testing

@testable import StopClassification

/// What looks like a stop and is none: a false rate limit parks somebody's work for hours.
struct NegativeTests {
    private static let rejection =
        #"{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1772632800,"rateLimitType":"five_hour"}}"#
    private static let limit =
        #"{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"You've hit your limit · resets 8pm"}"#
    private static let begun = #"{"type":"thread.started","thread_id":"0199a213-81c0-7800-8aa1-bbab2a035a53"}"#
    private static let failed = #"{"type":"turn.failed","error":{"message":"You've hit your usage limit. Try again at 6:44 PM."}}"#
    private static let codexHead = "OpenAI Codex v0.58.0 (research preview)\n--------\nexec\nbash -lc 'cat turns.jsonl' succeeded in 3ms:\n"

    static let outputs: [(String, String)] = [
        ("source mentioning 429", "if response.status == 429 {\n    throw RateLimitError(\"rate limit exceeded\")\n}"),
        (
            "prose about limits",
            "When the API answers 429, wait for the time in Retry-After.\nYou've hit your limit is what Claude prints then; it resets at 8pm."
        ),
        (
            "quoted banner in prose",
            "The log shows:\n\nYou've hit your limit · resets 8pm (Europe/Berlin)\n\nwhich means that the earlier session was limited. I fixed the parser."
        ),
        ("quoted banner in a fence", "Example:\n```\nYou've hit your limit · resets 8pm (Europe/Berlin)\n```"),
        ("quoted banner as the last words", "The parser now reads this line:\nYou've hit your limit · resets 8pm (Europe/Berlin)"),
        ("quotation", "> You've hit your limit · resets 8pm (Europe/Berlin)"),
        ("quotation marks", "\"You've hit your limit · resets 8pm (Europe/Berlin)\""),
        ("list", "- You've hit your limit · resets 8pm (Europe/Berlin)"),
        ("diff", "+You've hit your limit · resets 8pm (Europe/Berlin)"),
        ("indented", "    You've hit your limit · resets 8pm (Europe/Berlin)"),
        ("numbered", "12: You've hit your limit · resets 8pm (Europe/Berlin)"),
        ("fixture in code", "let banner = \"You've hit your limit · resets 8pm (Europe/Berlin)\""),
        ("test log", "test rate_limit ... rate limit exceeded: expected\nok 12 tests"),
        ("test log, bare", "rate limit exceeded: expected"),
        ("test log, failing", "Error: rate limit exceeded: expected true, got false"),
        ("assertion", "AssertionError: expected 429 Too Many Requests to equal 200"),
        ("assertion on JSON", "Error: expected error.type to be \"rate_limit_error\" but it was \"overloaded_error\""),
        ("assertion on a status", "Error: expected RESOURCE_EXHAUSTED, got OK"),
        ("failing test of limits", "Error: 429 Too Many Requests\n1 failed, 12 passed in 3.2 s, see the report"),
        ("number behind an error", "Error: 429 files differ"),
        ("number of tests", "Error: 500 tests failed"),
        ("old 429 in front matter", "---\nstatus: complete\nerror: 429 rate limit\n---\nAll steps are done."),
        ("done alone", "done"),
        ("meter", "5h limit: 73% used · resets in 1 hr 47 min"),
        ("approaching", "Approaching usage limit · resets at 7pm"),
        ("percentage", "You've used 90% of your weekly limit · resets Mar 9 at 8am"),
        ("retry chatter", "Attempt 3 failed: You have exhausted your daily quota on this model. Retrying with backoff..."),
        ("reconnecting", "Reconnecting... 2/5 (429 Too Many Requests)"),
        ("context explained", "Context limit reached is shown when the window is full."),
        ("commit", "commit 4f2a: API Error: 529 is now retried"),
        ("throttling in code", "let throttled = overloaded && rateLimited"),
        ("limit in another sense", "You've hit your limit of three attempts, so the login was refused."),
        (
            "own JSON",
            #"{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account's rate limit."}}"#
        ),
        ("own log", #"{"level":"error","message":"You've hit your usage limit. Try again at 6:44 PM."}"#),
        ("event in prose", "One such event looks like this:\n\n\(rejection)\n\nThe reader takes it for the end of the session."),
        ("event in a fence", "The event:\n\n```json\n\(limit)\n```\n\nDone."),
        ("event before prose", "$ head -1 session.jsonl\n\(limit)\n● It is the last one. I will look at the others."),
        ("events of a tool", codexHead + "\(begun)\n\(failed)\ncodex\nThe turn of that log has failed; the others are fine."),
        ("banner explained", "You've hit your weekly limit · resets 8pm (Europe/Berlin): recognised, with a test of its own."),
        ("banner in a list", "You've hit your session limit · resets 8pm (Europe/Berlin), and so on for the other windows."),
        ("message as a subject", "Prompt is too long: the form checks that before it is sent."),
        ("error as a subject", "OAuth token has expired is thrown by the clock of the test."),
        ("text of a button", "Limit reached · resets at midnight is the new text of the tooltip."),
        ("banner far above", "You've hit your limit · resets 8pm\n" + String(repeating: "working on the next file now\n", count: 25)),
    ]

    @Test(arguments: outputs, AssistantKind.allCases)
    func leavesAMentionAlone(_ output: (String, String), _ kind: AssistantKind) throws {
        for (exit, expected) in [(0, StopClass.completed), (1, .unknown), (nil, .unknown), (137, .crashed)] as [(Int32?, StopClass)] {
            // In front of a failed process the last words are the likeliest reason.
            if output.0 == "quoted banner as the last words", exit == 1 || exit == 137 { continue }
            let fixture = Fixture(output.0, kind, exit: exit, expected, rule: "", output.1 + "\n")
            #expect(try fixture.classification().stopClass == expected, "exit \(exit.map(String.init) ?? "unknown")")
        }
    }
}
