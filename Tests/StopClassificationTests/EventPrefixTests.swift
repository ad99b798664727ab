import Testing

@testable import StopClassification

struct EventPrefixTests {
    private static func length(_ line: String) -> Int? { EventPrefix.length(Array(line.utf8), limit: 96) }

    @Test(arguments: [
        "data: ", "data:", "claude-1  | ", "2026-03-05T12:00:01.123Z ", "2026-03-05T12:00:01.123456789Z stdout F ", "[12:00:01] ",
    ])
    func knowsWhatLogsPutInFront(_ prefix: String) {
        #expect(Self.length(prefix + #"{"type":"result"}"#) == prefix.utf8.count)
    }

    @Test(arguments: [
        "The event is ", "", "- ", "> ", "API Error: 429 ", "Error: ", "let event = ", "2026-03-05T12:00:01Z ERROR ",
        String(repeating: " ", count: 100),
    ]) func knowsWhatIsSaidAboutAnEvent(_ prefix: String) {
        #expect(Self.length(prefix + #"{"type":"result"}"#) == nil)
    }

    @Test func readsNothingThatGoesOn() {
        #expect(Self.length(#"data: {"type":"result"} is it"#) == nil)
        #expect(Self.length("data: {") == nil)
    }
}
