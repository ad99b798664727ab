import Testing

@testable import StopClassification

struct RuleReaderTests {
    private static func read(_ json: String) throws -> (rule: StopRule?, problems: [RuleProblem]) {
        let node = RuleNode(try #require(JSONText(Array(json.utf8))))
        var reader = RuleReader(fragments: ["any": "{a|b}"])
        let rule = reader.rule(node)
        return (rule, reader.problems)
    }

    @Test func readsALineOfText() throws {
        let (rule, problems) = try Self.read(
            #"""
            {"id": "acme.quota", "class": "rate_limit", "kind": "daily", "prefix": "required", "like": ["quota {=any} used up~"],
             "resetAfter": "back at", "wait": "1h 30m", "note": "why"}
            """#
        )
        #expect(problems == [])
        guard case .text(let text)? = rule else { return #expect(Bool(false), "\(String(describing: rule))") }
        #expect(text.assistant == .custom)
        #expect(text.stopClass == .rateLimit && text.kind == .daily && text.prefix == .required)
        #expect(text.wait == 5400 && text.resetAfter == "back at" && text.note == "why")
        #expect(text.patterns.first?.matches(Array("quota b used up.".utf8)[...]) == true)
    }

    @Test func readsAnEvent() throws {
        let (rule, problems) = try Self.read(
            #"""
            {"id": "acme.limit", "assistant": "codex", "type": "limit", "class": "rate_limit", "message": "text", "reset": ["a.b", "c.*"],
             "when": [{"at": "code", "is": [429, true, "x"]}, {"any": [{"at": "a", "from": 1, "to": 2}, {"none": [{"at": "b", "exists": false}]}]}]}
            """#
        )
        #expect(problems == [])
        let conditions: [EventCondition] = [
            .equals("code", ["429", "true", "x"]), .any([.within("a", 1...2), .none([.missing("b")])]),
        ]
        let expected = EventRule(
            "acme.limit",
            .codex,
            type: "limit",
            when: conditions,
            .stopped(.rateLimit, nil),
            message: ["text"],
            reset: ["a.b", "c.*"]
        )
        #expect(rule == .event(expected))
    }

    @Test func readsAnExitStatus() throws {
        let (rule, problems) = try Self.read(#"{"id": "acme.exit", "class": "auth", "status": [77, 78]}"#)
        #expect(problems == [])
        #expect(rule == .exit(ExitRule("acme.exit", .auth, [77, 78])))
    }

    @Test(arguments: [
        (#"{"class": "auth", "like": "x y"}"#, "", "id is missing"), (#"{"id": "a b", "class": "auth", "like": "x y"}"#, "id", "letters"),
        (#"{"id": "a.b", "class": "auth"}"#, "", "nothing says"),
        (#"{"id": "a.b", "class": "auth", "like": "xy", "status": 1}"#, "", "different sorts"),
        (#"{"id": "a.b", "like": "x y"}"#, "", "class is missing"),
        (#"{"id": "a.b", "class": "ratelimit", "like": "xy"}"#, "class", "none of"),
        (#"{"id": "a.b", "class": "auth", "kind": "daily", "like": "xy"}"#, "kind", "only a rate_limit"),
        (#"{"id": "a.b", "class": "auth", "wait": "1h", "like": "xy"}"#, "wait", "only rate_limit"),
        (#"{"id": "a.b", "class": "rate_limit", "wait": "soon", "like": "xy"}"#, "wait", "duration"),
        (#"{"id": "a.b", "class": "auth", "like": "*"}"#, "like", "fits any line"),
        (#"{"id": "a.b", "class": "auth", "like": "{a"}"#, "like", "'{' without '}'"),
        (#"{"id": "a.b", "class": "auth", "like": "a{=none}"}"#, "like", "no fragment (there are any)"),
        (#"{"id": "a.b", "class": "auth", "like": []}"#, "like", "none of them empty"),
        (#"{"id": "a.b", "class": "auth", "like": "xy", "likes": "xy"}"#, "", "unknown key"),
        (#"{"id": "a.b", "class": "auth", "status": [300]}"#, "status", "0 to 255"),
        (#"{"id": "a.b", "type": "x", "effect": "progress", "class": "auth"}"#, "class", "have no class"),
        (#"{"id": "a.b", "class": "auth", "when": {"is": "x"}}"#, "when", "at is missing"),
        (#"{"id": "a.b", "class": "auth", "when": {"at": "x"}}"#, "when", "one of is"),
        (#"{"id": "a.b", "class": "auth", "when": {"at": "x", "from": 3}}"#, "when", "go together"),
        (#"{"id": "a.b", "class": "auth", "when": {"at": "x", "from": 3, "to": 2}}"#, "when.to", "less than"),
        (#"{"id": "a.b", "class": "auth", "when": {"any": "x"}}"#, "when.any", "list of conditions"), ("[]", "", "a map is expected"),
    ])
    func saysWhatIsWrong(_ json: String, _ path: String, _ part: String) throws {
        let (rule, problems) = try Self.read(json)
        #expect(rule == nil)
        #expect(problems.count == 1)
        #expect(problems.first?.path == path)
        #expect(problems.first?.message.contains(part) == true, "\(problems)")
    }

    @Test func namesWhatMayBeMeant() throws {
        #expect(try Self.read(#"{"id": "a.b", "class": "ratelimit", "like": "xy"}"#).problems.first?.given == "ratelimit")
        #expect(
            try Self.read(#"{"id": "a.b", "class": "auth", "lik": "x", "like": "xy"}"#).problems.first?.choices.contains("like") == true
        )
    }
}
