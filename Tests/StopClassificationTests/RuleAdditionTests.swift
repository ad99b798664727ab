import Testing

@testable import StopClassification

struct RuleAdditionTests {
    private static func addition(_ json: String) throws -> RuleAddition {
        var problems: [RuleProblem] = []
        let addition = RuleAddition(RuleNode(try #require(JSONText(Array(json.utf8)))), problems: &problems)
        #expect(problems == [])
        return try #require(addition)
    }

    private static func classify(_ output: String, _ additions: [RuleAddition], exit: Int32 = 1) throws -> StopClassification {
        let rules = StopRules.builtIn.adding(additions)
        var tail = OutputTail(assistant: .custom, rules: rules)
        tail.append(output.utf8)
        let context = try context(Fixture.now, in: "Europe/Berlin")
        return StopClassifier(rules: rules).classify(tail, exitStatus: ExitStatus(shell: exit), context: context)
    }

    @Test func aRuleBeforeTheOthersWins() throws {
        let rule = #""id": "mine", "class": "unknown", "like": "invalid api key · please run /login"}"#
        let line = "Invalid API key · Please run /login\n"
        #expect(try Self.classify(line, [try Self.addition("{" + rule)]).rule == "mine")
        #expect(try Self.classify(line, [try Self.addition(#"{"place": "after", "# + rule)]).stopClass == .auth)
    }

    @Test func theFirstOfSeveralWins() throws {
        let rules = try ["one", "two"].map { try Self.addition(#"{"id": "\#($0)", "class": "billing", "like": "kein guthaben~"}"#) }
        #expect(try Self.classify("Kein Guthaben.\n", rules).rule == "one")
    }

    @Test func aRuleSaysWhereTheResetStands() throws {
        let rule = try Self.addition(
            #"{"id": "mine", "class": "rate_limit", "kind": "daily", "like": "kontingent erschöpft*", "resetAfter": "wieder um", "wait": "2h"}"#
        )
        let answer = try Self.classify("Kontingent erschöpft, wieder um 20:00 Uhr\n", [rule])
        #expect(answer.announcedReset == AnnouncedReset(resumeAt: try unix("2026-03-05T19:00:00Z"), source: .clock))
        let other = try Self.classify("Kontingent erschöpft\n", [rule])
        #expect(other.announcedReset == AnnouncedReset(resumeAt: try unix("2026-03-05T14:00:00Z"), source: .rule))
        #expect(other.kind == .daily)
    }

    @Test func anEventIsReadInALineAndOverSeveral() throws {
        let rule = try Self.addition(
            #"{"id": "mine", "class": "rate_limit", "when": {"at": "acme.code", "is": 7}, "reset": "acme.headers.*", "message": "acme.text"}"#
        )
        let line = #"{"acme": {"code": 7, "text": "out of tokens", "headers": {"Retry-After": "90"}}}"# + "\n"
        let answer = try Self.classify(line, [rule])
        #expect(answer.rule == "mine" && answer.evidence == "out of tokens" && answer.confidence == .certain)
        #expect(answer.resumeAt == (try unix("2026-03-05T12:01:30Z")))
        #expect(try Self.classify("{\n \"acme\": {\n  \"code\": 7\n }\n}\n", [rule]).rule == "mine")
    }

    @Test func anExitStatusGetsAMeaning() throws {
        let rule = try Self.addition(#"{"id": "mine", "class": "billing", "status": 77}"#)
        #expect(try Self.classify("", [rule], exit: 77).stopClass == .billing)
        #expect(try Self.classify("", [rule], exit: 1).stopClass == .unknown)
    }

    @Test func aWrongPlaceIsSaid() throws {
        var problems: [RuleProblem] = []
        let node = RuleNode(try #require(JSONText(Array(#"{"id": "a", "class": "auth", "like": "xy", "place": "befor", "x": 1}"#.utf8))))
        #expect(RuleAddition(node, problems: &problems) == nil)
        #expect(problems.map(\.given) == ["befor", "x"])
        #expect(problems.last?.choices.contains("place") == true)
    }
}
