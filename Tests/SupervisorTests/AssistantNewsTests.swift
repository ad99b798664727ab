import StopClassification
import TestSupport
import Testing

@testable import Supervisor

struct AssistantNewsTests {
    @Test func eachThingIsToldOnce() {
        let told = Watched<[AssistantNews]>([])
        var watch = NewsWatch { news in told.update { $0.append(news) } }
        var output = OutputTail(assistant: .claude)
        func read(_ line: String) {
            output.append((line + "\n").utf8)
            watch.look(at: output)
        }
        read("hello")
        #expect(told.value == [])
        read(#"{"type":"system","subtype":"init","session_id":"s-1"}"#)
        read("more")
        #expect(told.value == [.session("s-1")])
        for _ in 0..<2 { read(#"{"type":"assistant","session_id":"s-1","message":{"content":[]}}"#) }
        #expect(told.value == [.session("s-1"), .answered])
        // A resume may go on under another name.
        read(#"{"type":"system","subtype":"init","session_id":"s-2"}"#)
        #expect(told.value == [.session("s-1"), .answered, .session("s-2")])
    }
}
