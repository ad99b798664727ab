import StopClassification
import Testing

@testable import Supervisor

struct AssistantCommandTests {
    private static let claude = ["claude", "-p", "Work through PLAN.md", "--output-format", "stream-json", "--verbose"]

    // MARK: Placeholders

    @Test func thePromptIsPutIntoSingleArguments() {
        let command = AssistantCommand(kind: .custom, command: ["tool", "--say={prompt}!", "{prompt}", "{other}", "{prompt}{prompt}"])
        #expect(command.starting(prompt: "a b; $(c)") == ["tool", "--say=a b; $(c)!", "a b; $(c)", "{other}", "a b; $(c)a b; $(c)"])
    }

    @Test(arguments: ["{session_id}", "{prompt}", "}{", "{", "{{prompt}}", ""])
    func aValueThatLooksLikeAPlaceholderStaysAsItIs(value: String) {
        let command = AssistantCommand(kind: .custom, command: ["tool", "<{prompt}>"], resume: ["tool", "{session_id}", "{prompt}"])
        #expect(command.starting(prompt: value) == ["tool", "<\(value)>"])
        #expect(command.resuming(sessionID: value) == ["tool", value, "continue"])
    }

    @Test(arguments: [
        ("{", "{"), ("}", "}"), ("{}", "{}"), ("{prompt", "{prompt"), ("{ prompt }", "{ prompt }"), ("{{prompt}}", "{P}"),
        ("{a{prompt}", "{aP"), ("{prompt}}", "P}"), ("é{prompt}🙂", "éP🙂"),
    ])
    func anythingElseBetweenBracesStays(argument: String, result: String) {
        #expect(AssistantCommand(kind: .custom, command: ["tool", argument]).starting(prompt: "P") == ["tool", result])
    }

    @Test func aTemplateThatAsksForAnUnknownSessionCannotBeFilled() {
        let command = AssistantCommand(kind: .claude, command: Self.claude, resume: ["claude", "--resume", "id={session_id}"])
        #expect(command.resuming(sessionID: nil) == nil)
        #expect(command.resuming(sessionID: "s-1") == ["claude", "--resume", "id=s-1"])
    }

    @Test func aTemplateWithoutTheSessionNeedsNone() {
        let command = AssistantCommand(kind: .custom, command: ["tool"], resume: ["tool", "again", "{prompt}"])
        #expect(command.resuming(sessionID: nil) == ["tool", "again", "continue"])
    }

    @Test func emptyCommandsCannotBeResumed() {
        #expect(AssistantCommand(kind: .claude, command: []).resuming(sessionID: "s-1") == nil)
        #expect(AssistantCommand(kind: .custom, command: ["tool"], resume: []).resuming(sessionID: "s-1") == nil)
        #expect(AssistantCommand(kind: .custom, command: []).starting(prompt: "P") == [])
    }

    // MARK: The assistants' usual ways

    @Test(
        arguments: [
            (AssistantKind.codex, "s-1", ["x", "exec", "resume", "s-1", "--json", "continue"]),
            (.codex, nil, ["x", "exec", "resume", "--last", "--json", "continue"]),
            (.opencode, "s-1", ["x", "run", "--format", "json", "--session", "s-1", "continue"]),
            (.opencode, nil, ["x", "run", "--format", "json", "--continue", "continue"]),
            (.gemini, "s-1", ["x", "--resume", "s-1", "-p", "continue"]),
            (.gemini, nil, ["x", "--resume", "latest", "-p", "continue"]),
            (.aider, "s-1", ["x", "--restore-chat-history", "--message", "continue"]),
            (.aider, nil, ["x", "--restore-chat-history", "--message", "continue"]),
            (.custom, "s-1", ["x", "--flag", "Do this"]),
            (.custom, nil, ["x", "--flag", "Do this"]),
        ] as [(AssistantKind, String?, [String])]
    )
    func resumesAsTheAssistantDocuments(kind: AssistantKind, sessionID: String?, arguments: [String]) {
        #expect(AssistantCommand(kind: kind, command: ["x", "--flag", "Do this"]).resuming(sessionID: sessionID) == arguments)
    }

    @Test(
        arguments: [
            (claude, ["-p", "continue", "--output-format", "stream-json", "--verbose"]),
            (["claude", "--print", "Go", "--model", "opus"], ["--print", "continue", "--model", "opus"]),
            (["claude", "-p"], ["-p", "continue"]),
            (["claude", "--verbose"], ["--verbose", "-p", "continue"]),
            (["claude", "-p", "--verbose"], ["-p", "continue", "--verbose"]),
            (["claude", "--resume", "old", "-p", "Go"], ["-p", "continue"]),
            (["claude", "-r", "old", "-p", "Go"], ["-p", "continue"]),
            (["claude", "--resume=old", "--session-id=old", "-p", "Go"], ["-p", "continue"]),
            (["claude", "--continue", "-c", "-p", "Go"], ["-p", "continue"]),
            (["claude", "--session-id", "old", "-p", "{prompt}"], ["-p", "continue"]),
        ] as [([String], [String])]
    )
    func claudeKeepsItsFlagsButNotItsPromptOrOldSession(command: [String], kept: [String]) {
        let command = AssistantCommand(kind: .claude, command: command)
        #expect(command.resuming(sessionID: "s-1") == ["claude", "--resume", "s-1"] + kept)
        #expect(command.resuming(sessionID: nil) == ["claude", "--continue"] + kept)
    }

    // MARK: Going on with what nobody saw stop

    @Test(
        arguments: [
            (AssistantKind.claude, nil, "s-1", true), (.claude, nil, nil, false), (.codex, nil, nil, false), (.opencode, nil, "s-1", true),
            (.gemini, nil, nil, false), (.aider, nil, nil, true), (.custom, nil, "s-1", false), (.custom, ["tool", "again"], nil, true),
            (.claude, ["claude", "--resume", "{session_id}"], nil, false),
        ] as [(AssistantKind, [String]?, String?, Bool)]
    )
    func noOtherSessionIsGuessed(kind: AssistantKind, resume: [String]?, id: String?, isResumed: Bool) {
        let command = AssistantCommand(kind: kind, command: ["tool", "{prompt}"], resume: resume)
        #expect(command.goingOn(sessionID: id) == (isResumed ? command.resuming(sessionID: id) : nil))
        #expect(!isResumed || command.goingOn(sessionID: id) != nil)
    }
}
