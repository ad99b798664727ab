import StopClassification
import Testing

@testable import Simulation

struct SimulatedOutputTests {
    private static let nine = RFC3339.unixTime("2026-03-02T09:00:30Z") ?? 0

    @Test(arguments: [
        ("limit|{epoch+1h}", "limit|1772445630", 1_772_445_630.0), ("{rfc3339-90m}", "2026-03-02T07:30:30Z", 1_772_436_630),
        ("resets {clock+3h}", "resets 12:00pm (UTC)", 1_772_452_800), ("at {clock+15h}", "at 12:00am (UTC)", 1_772_496_000),
        ("{\"a\":{epoch+0s}}", "{\"a\":1772442030}", 1_772_442_030),
    ])
    func momentsAreFilledIn(_ template: String, _ text: String, _ moment: Double) {
        let line = SimulatedOutput.line(template, session: "s", now: Self.nine)
        #expect(line.text == text)
        #expect(line.moment == moment)
    }

    @Test func everythingElseStays() {
        let line = SimulatedOutput.line("{session} {x} {epoch} { {\"k\":1}", session: "s", now: 0)
        #expect(line.text == "s {x} {epoch} { {\"k\":1}")
        #expect(line.moment == nil)
    }

    @Test(arguments: AssistantKind.allCases)
    func itsEventsAreThoseOfTheRealAssistants(kind: AssistantKind) {
        var output = OutputTail(assistant: kind)
        guard let opening = SimulatedOutput.opening(kind, session: "session-1"),
            let answer = SimulatedOutput.answer(kind, session: "session-1")
        else { return #expect(kind == .aider) }
        output.append(Array((opening + "\n").utf8))
        #expect(output.sessionID == "session-1")
        #expect(!output.showsAnswers)
        output.append(Array((answer + "\n").utf8))
        #expect(output.showsAnswers)
    }

    @Test(arguments: [("+5h", 18_000), ("-90m", -5400), ("2s", 2)])
    func durationsMayPointBackwards(_ text: String, _ seconds: Int) {
        #expect(SignedDuration.read(text) == .seconds(seconds))
        #expect(SignedDuration.read("-" + text.filter(\.isLetter)) == nil)
    }
}
