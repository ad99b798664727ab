import Foundation
import Testing

@testable import StopClassification

/// Wordings, wrappers and mentions beyond the catalogue: one JSON object a line in `Tests/fixtures/stop-messages.jsonl`.
///
/// The present is 2026-03-05 12:00 UTC, the host's zone Europe/Berlin.
struct StopMessagesTests {
    private struct Message: Decodable {
        let id: String
        let assistant: String
        let exit: Int32?
        let `class`: String
        let kind: String?
        let resumeAt: String?
        let output: String
    }

    @Test func classifiesEveryMessage() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let lines = try Data(contentsOf: folder.appendingPathComponent("fixtures/stop-messages.jsonl")).split(separator: 0x0A)
        try #require(lines.count > 500)
        let context = try context(Fixture.now, in: "Europe/Berlin")
        for line in lines {
            let message = try JSONDecoder().decode(Message.self, from: line)
            var tail = OutputTail(assistant: try #require(AssistantKind(rawValue: message.assistant)))
            tail.append(message.output.utf8)
            let answer = classifier.classify(tail, exitStatus: message.exit.map { ExitStatus(shell: $0) }, context: context)
            #expect(answer.stopClass.rawValue == message.class, "\(message.id)")
            #expect(answer.kind?.rawValue == message.kind, "\(message.id)")
            if answer.stopClass == .rateLimit || answer.stopClass == .transient {
                #expect(answer.resumeAt == message.resumeAt.flatMap(RFC3339.unixTime), "\(message.id)")
            }
        }
    }
}
