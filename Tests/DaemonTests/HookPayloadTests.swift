import Supervisor
import Testing

@testable import Daemon

struct HookPayloadTests {
    private func report(_ text: String) -> HookReport? { HookPayload(Array(text.utf8))?.report }

    @Test(arguments: [
        ("StopFailure", HookReport.Event.stopped), ("UserPromptSubmit", .active), ("SessionStart", .active), ("PreToolUse", .active),
        ("Stop", .other), ("SessionEnd", .other), ("Notification", .other), ("", .other),
    ])
    func theEventIsToldByItsName(_ name: String, _ event: HookReport.Event) {
        #expect(report(#"{"hook_event_name":"\#(name)"}"#)?.event == event)
    }

    @Test func whoseItIsAndWhatItSays() throws {
        let text = "{\n \"session_id\": \"s-1\",\r\n \"cwd\": \"/srv\", \"hook_event_name\": \"StopFailure\", \"more\": [1]\n}\n"
        let told = try #require(report(text))
        #expect(told.sessionID == "s-1")
        #expect(told.workingDirectory == "/srv")
        #expect(!told.payload.contains(0x0A) && !told.payload.contains(0x0D))
    }

    @Test(arguments: ["", "{}", "[]", "null", "{", #"{"hook_event_name": 7}"#, "\0", #"{"session_id":"x"}"#])
    func whatIsNoHooksInputIsRefused(_ text: String) {
        #expect(report(text) == nil)
    }

    @Test func depthIsNoDanger() {
        #expect(report(String(repeating: "[", count: 100_000)) == nil)
        #expect(report(#"{"hook_event_name":"Stop","x":"# + String(repeating: "[", count: 100_000) + "}") == nil)
    }
}
